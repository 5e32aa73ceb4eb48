using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Gateway;

/// <summary>
/// The event that a REST API sends to a function with proxy integration
/// (https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html).
/// </summary>
internal static class ProxyEvent
{
    /// <summary>Builds the event.</summary>
    /// <param name="request">The request as it came.</param>
    /// <param name="route">The method that it goes to, and its path.</param>
    /// <param name="api">The API.</param>
    /// <param name="account">The API's account.</param>
    /// <param name="exchange">Its ids and its source address.</param>
    /// <param name="caller">Who signed it.</param>
    /// <param name="now">The time of the local cloud.</param>
    public static JsonObject Build(
        SignedRequest request,
        Route route,
        RestApi api,
        string account,
        Exchange exchange,
        Credential caller,
        DateTimeOffset now
    )
    {
        var headers = Forwarded(request, exchange).ToList();
        var parameters = Parameters(request.Query).ToList();
        return new JsonObject
        {
            ["resource"] = route.Method.Path,
            ["path"] = route.Path,
            ["httpMethod"] = request.Method,
            ["headers"] = LastOfEach(headers, StringComparer.OrdinalIgnoreCase),
            ["multiValueHeaders"] = AllOfEach(headers, StringComparer.OrdinalIgnoreCase),
            ["queryStringParameters"] = parameters.Count == 0 ? null : LastOfEach(parameters, StringComparer.Ordinal),
            ["multiValueQueryStringParameters"] = parameters.Count == 0 ? null : AllOfEach(parameters, StringComparer.Ordinal),
            ["pathParameters"] =
                route.Parameters.Count == 0
                    ? null
                    : new JsonObject(route.Parameters.Select(each => KeyValuePair.Create(each.Key, (JsonNode?)each.Value))),
            ["stageVariables"] = null,
            ["requestContext"] = new JsonObject
            {
                ["resourceId"] = route.Method.ResourceId,
                ["resourcePath"] = route.Method.Path,
                ["httpMethod"] = request.Method,
                ["extendedRequestId"] = exchange.ExtendedRequestId,
                ["requestTime"] = now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
                ["path"] = $"/{api.Stage}{route.Path}",
                ["accountId"] = account,
                ["protocol"] = "HTTP/1.1",
                ["stage"] = api.Stage,
                ["domainPrefix"] = api.ApiId,
                ["requestTimeEpoch"] = now.ToUnixTimeMilliseconds(),
                ["requestId"] = exchange.RequestId,
                ["identity"] = Identity(request, caller, account, exchange.SourceAddress),
                ["domainName"] = request.SingleHeader("Host"),
                ["deploymentId"] = api.DeploymentId,
                ["apiId"] = api.ApiId,
            },
            ["body"] = request.Body.IsEmpty ? null : Encoding.UTF8.GetString(request.Body.Span),
            ["isBase64Encoded"] = false,
        };
    }

    private static JsonObject Identity(SignedRequest request, Credential caller, string account, string sourceAddress) =>
        new()
        {
            ["cognitoIdentityPoolId"] = null,
            ["cognitoIdentityId"] = null,
            ["apiKey"] = null,
            ["principalOrgId"] = null,
            ["cognitoAuthenticationType"] = null,
            ["cognitoAuthenticationProvider"] = null,
            ["userArn"] = caller.PrincipalArn,
            ["userAgent"] = request.SingleHeader("User-Agent"),
            ["accountId"] = caller.PrincipalArn.Split(':') is [_, _, _, _, { Length: > 0 } own, ..] ? own : account,
            ["caller"] = caller.PrincipalId,
            ["sourceIp"] = sourceAddress,
            ["accessKey"] = caller.AccessKeyId,
            ["user"] = caller.PrincipalId,
        };

    // The gateway adds itself to what the client claims about the way that the request took.
    private static IEnumerable<KeyValuePair<string, string>> Forwarded(SignedRequest request, Exchange exchange)
    {
        var claimed = request.SingleHeader("X-Forwarded-For");
        return
        [
            .. request.Headers.Where(header => !header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)),
            new("X-Forwarded-For", claimed is null ? exchange.SourceAddress : $"{claimed}, {exchange.SourceAddress}"),
            new("X-Forwarded-Port", "443"),
            new("X-Forwarded-Proto", "https"),
            .. request.SingleHeader("X-Amzn-Trace-Id") is null
                ? [new("X-Amzn-Trace-Id", exchange.TraceId)]
                : Array.Empty<KeyValuePair<string, string>>(),
        ];
    }

    private static IEnumerable<KeyValuePair<string, string>> Parameters(string query) =>
        CanonicalRequest
            .Parameters(query)
            .Select(parameter => KeyValuePair.Create(Uri.UnescapeDataString(parameter.Name), Uri.UnescapeDataString(parameter.Value)));

    private static JsonObject LastOfEach(IEnumerable<KeyValuePair<string, string>> pairs, StringComparer comparer) =>
        new(pairs.GroupBy(pair => pair.Key, comparer).Select(group => KeyValuePair.Create(group.Key, (JsonNode?)group.Last().Value)));

    private static JsonObject AllOfEach(IEnumerable<KeyValuePair<string, string>> pairs, StringComparer comparer) =>
        new(
            pairs
                .GroupBy(pair => pair.Key, comparer)
                .Select(group => KeyValuePair.Create(group.Key, (JsonNode?)new JsonArray([.. group.Select(pair => (JsonNode)pair.Value)])))
        );
}
