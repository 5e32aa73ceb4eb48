namespace Amazon.Lambda.APIGatewayEvents;

/// <summary>
/// The event that a REST API with Lambda proxy integration sends. Members that the event lacks are null, 0 or false.
/// See https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
/// </summary>
public class APIGatewayProxyRequest
{
    /// <summary>The path of the resource as the API defines it, such as <c>/connection</c> or <c>/{proxy+}</c>.</summary>
    public string Resource { get; set; }

    /// <summary>The requested path, without the stage.</summary>
    public string Path { get; set; }

    /// <summary>The HTTP method, in upper case.</summary>
    public string HttpMethod { get; set; }

    /// <summary>The request's headers. If a header occurs several times, its last value. Null if there are none.</summary>
    public IDictionary<string, string> Headers { get; set; }

    /// <summary>The request's headers with all values. Null if there are none.</summary>
    public IDictionary<string, IList<string>> MultiValueHeaders { get; set; }

    /// <summary>The decoded query string. If a name occurs several times, its last value. Null if there is none.</summary>
    public IDictionary<string, string> QueryStringParameters { get; set; }

    /// <summary>The decoded query string with all values. Null if there is none.</summary>
    public IDictionary<string, IList<string>> MultiValueQueryStringParameters { get; set; }

    /// <summary>The values of the resource's path parameters. Null if it has none.</summary>
    public IDictionary<string, string> PathParameters { get; set; }

    /// <summary>The variables of the stage. Null if it has none.</summary>
    public IDictionary<string, string> StageVariables { get; set; }

    /// <summary>The gateway's own data about the request, which a caller can't change.</summary>
    public ProxyRequestContext RequestContext { get; set; }

    /// <summary>The body as text, or as base64 if <see cref="IsBase64Encoded"/>. Null if there is none.</summary>
    public string Body { get; set; }

    /// <summary>Whether <see cref="Body"/> is base64.</summary>
    public bool IsBase64Encoded { get; set; }

    /// <summary>The gateway's own data about a request.</summary>
    public class ProxyRequestContext
    {
        /// <summary>The requested path, with the stage.</summary>
        public string Path { get; set; }

        /// <summary>The account that owns the API.</summary>
        public string AccountId { get; set; }

        /// <summary>The id of the resource.</summary>
        public string ResourceId { get; set; }

        /// <summary>The stage of the request.</summary>
        public string Stage { get; set; }

        /// <summary>The request id. A client can override it.</summary>
        public string RequestId { get; set; }

        /// <summary>The caller and its address.</summary>
        public RequestIdentity Identity { get; set; }

        /// <summary>The path of the resource as the API defines it.</summary>
        public string ResourcePath { get; set; }

        /// <summary>The HTTP method, in upper case.</summary>
        public string HttpMethod { get; set; }

        /// <summary>The id of the API.</summary>
        public string ApiId { get; set; }

        /// <summary>The request id. A client can't override it.</summary>
        public string ExtendedRequestId { get; set; }

        /// <summary>The requested host.</summary>
        public string DomainName { get; set; }

        /// <summary>The first label of <see cref="DomainName"/>.</summary>
        public string DomainPrefix { get; set; }

        /// <summary>The operation name, if the method has one.</summary>
        public string OperationName { get; set; }

        /// <summary>The time of the request, such as <c>22/Nov/2026:06:40:00 +0000</c>.</summary>
        public string RequestTime { get; set; }

        /// <summary>The time of the request, in milliseconds since 1970-01-01T00:00:00Z.</summary>
        public long RequestTimeEpoch { get; set; }
    }

    /// <summary>The caller and its address.</summary>
    public class RequestIdentity
    {
        /// <summary>The caller's Amazon Cognito identity pool.</summary>
        public string CognitoIdentityPoolId { get; set; }

        /// <summary>The account of the principal who signed the request.</summary>
        public string AccountId { get; set; }

        /// <summary>The caller's Amazon Cognito identity.</summary>
        public string CognitoIdentityId { get; set; }

        /// <summary>The unique id of the principal who signed the request; for a role, <c>role id:session name</c>.</summary>
        public string Caller { get; set; }

        /// <summary>The API key that the caller sent.</summary>
        public string ApiKey { get; set; }

        /// <summary>The id of that API key.</summary>
        public string ApiKeyId { get; set; }

        /// <summary>The access key ID that signed the request.</summary>
        public string AccessKey { get; set; }

        /// <summary>The source address of the caller's connection to the gateway.</summary>
        public string SourceIp { get; set; }

        /// <summary>Whether Amazon Cognito authenticated the caller.</summary>
        public string CognitoAuthenticationType { get; set; }

        /// <summary>The identity providers that authenticated the caller for Amazon Cognito.</summary>
        public string CognitoAuthenticationProvider { get; set; }

        /// <summary>The ARN of the principal who signed the request.</summary>
        public string UserArn { get; set; }

        /// <summary>The caller's <c>User-Agent</c> header.</summary>
        public string UserAgent { get; set; }

        /// <summary>The unique id of the principal that is authorized against the resource.</summary>
        public string User { get; set; }
    }
}
