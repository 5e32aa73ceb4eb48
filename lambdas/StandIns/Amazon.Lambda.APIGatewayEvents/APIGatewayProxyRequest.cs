namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>
/// The event that a REST API with Lambda proxy integration sends. Whatever the event does not have is null, 0 or false.
/// See https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
/// </summary>
public class APIGatewayProxyRequest
{
    /// <summary>The path of the resource as the API defines it, such as <c>/connection</c> or <c>/{proxy+}</c>.</summary>
    public string Resource { get; set; }

    /// <summary>The path that the caller asked for, without the stage.</summary>
    public string Path { get; set; }

    /// <summary>The method that the caller used, in capitals.</summary>
    public string HttpMethod { get; set; }

    /// <summary>The caller's headers; of one that came several times, the last. Null when there are none.</summary>
    public IDictionary<string, string> Headers { get; set; }

    /// <summary>The caller's headers with all their values. Null when there are none.</summary>
    public IDictionary<string, IList<string>> MultiValueHeaders { get; set; }

    /// <summary>The query string, decoded; of a name that came several times, the last value. Null when there is none.</summary>
    public IDictionary<string, string> QueryStringParameters { get; set; }

    /// <summary>The query string, decoded, with all values. Null when there is none.</summary>
    public IDictionary<string, IList<string>> MultiValueQueryStringParameters { get; set; }

    /// <summary>What stands in the path in place of the resource's parameters. Null when it has none.</summary>
    public IDictionary<string, string> PathParameters { get; set; }

    /// <summary>The variables of the stage. Null when it has none.</summary>
    public IDictionary<string, string> StageVariables { get; set; }

    /// <summary>What the gateway itself says about the request; no caller can write here.</summary>
    public ProxyRequestContext RequestContext { get; set; }

    /// <summary>The body as text, or as base64 where <see cref="IsBase64Encoded"/> says so. Null when there is none.</summary>
    public string Body { get; set; }

    /// <summary>Whether <see cref="Body"/> is base64.</summary>
    public bool IsBase64Encoded { get; set; }

    /// <summary>What the gateway itself says about a request.</summary>
    public class ProxyRequestContext
    {
        /// <summary>The path that the caller asked for, with the stage.</summary>
        public string Path { get; set; }

        /// <summary>The account that owns the API.</summary>
        public string AccountId { get; set; }

        /// <summary>The id of the resource.</summary>
        public string ResourceId { get; set; }

        /// <summary>The stage that the caller named.</summary>
        public string Stage { get; set; }

        /// <summary>The id that the gateway gave to the request; a client can override it.</summary>
        public string RequestId { get; set; }

        /// <summary>Who asks, and from where.</summary>
        public RequestIdentity Identity { get; set; }

        /// <summary>The path of the resource as the API defines it.</summary>
        public string ResourcePath { get; set; }

        /// <summary>The method that the caller used, in capitals.</summary>
        public string HttpMethod { get; set; }

        /// <summary>The id of the API.</summary>
        public string ApiId { get; set; }

        /// <summary>The id that the gateway gave to the request; no client can override it.</summary>
        public string ExtendedRequestId { get; set; }

        /// <summary>The host that the caller asked.</summary>
        public string DomainName { get; set; }

        /// <summary>The first label of <see cref="DomainName"/>.</summary>
        public string DomainPrefix { get; set; }

        /// <summary>The operation's name, where the method has one.</summary>
        public string OperationName { get; set; }

        /// <summary>When the request came, such as <c>22/Nov/2026:06:40:00 +0000</c>.</summary>
        public string RequestTime { get; set; }

        /// <summary>When the request came, in milliseconds since 1970-01-01T00:00:00Z.</summary>
        public long RequestTimeEpoch { get; set; }
    }

    /// <summary>Who asks, and from where.</summary>
    public class RequestIdentity
    {
        /// <summary>The caller's Amazon Cognito identity pool.</summary>
        public string CognitoIdentityPoolId { get; set; }

        /// <summary>The account of the principal that signed the request.</summary>
        public string AccountId { get; set; }

        /// <summary>The caller's Amazon Cognito identity.</summary>
        public string CognitoIdentityId { get; set; }

        /// <summary>The unique id of the principal that signed the request; for a role, <c>role id:session name</c>.</summary>
        public string Caller { get; set; }

        /// <summary>The API key that the caller sent.</summary>
        public string ApiKey { get; set; }

        /// <summary>The id of that API key.</summary>
        public string ApiKeyId { get; set; }

        /// <summary>The access key id that the request is signed with.</summary>
        public string AccessKey { get; set; }

        /// <summary>The address that the caller's connection to the gateway comes from.</summary>
        public string SourceIp { get; set; }

        /// <summary>Whether Amazon Cognito authenticated the caller.</summary>
        public string CognitoAuthenticationType { get; set; }

        /// <summary>The providers that vouched for the caller before Amazon Cognito.</summary>
        public string CognitoAuthenticationProvider { get; set; }

        /// <summary>The ARN of the principal that signed the request.</summary>
        public string UserArn { get; set; }

        /// <summary>The caller's <c>User-Agent</c> header.</summary>
        public string UserAgent { get; set; }

        /// <summary>The unique id of the principal that is authorized against the resource.</summary>
        public string User { get; set; }
    }
}
