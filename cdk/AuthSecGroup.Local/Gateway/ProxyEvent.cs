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
    /// <param name="method">The method that it goes to.</param>
    /// <param name="api">The API.</param>
    /// <param name="account">The API's account.</param>
    /// <param name="caller">Who signed it; null for a method without authorization.</param>
    /// <param name="sourceAddress">The address of the TCP peer, and nothing that the request says itself.</param>
    /// <param name="ids">The ids of the request.</param>
    /// <param name="now">The time of the local cloud.</param>
    public static JsonObject Build(
        SignedRequest request,
        ApiMethod method,
        RestApi api,
        string account,
        Credential? caller,
        string sourceAddress,
        RequestIds ids,
        DateTimeOffset now
    )
    {
        var headers = Forwarded(request, sourceAddress, ids).ToList();
        var parameters = Parameters(request.Query).ToList();
        return new JsonObject
        {
            ["resource"] = method.Path,
            ["path"] = method.Path,
            ["httpMethod"] = request.Method,
            ["headers"] = LastOfEach(headers, StringComparer.OrdinalIgnoreCase),
            ["multiValueHeaders"] = AllOfEach(headers, StringComparer.OrdinalIgnoreCase),
            ["queryStringParameters"] = parameters.Count == 0 ? null : LastOfEach(parameters, StringComparer.Ordinal),
            ["multiValueQueryStringParameters"] = parameters.Count == 0 ? null : AllOfEach(parameters, StringComparer.Ordinal),
            ["pathParameters"] = null,
            ["stageVariables"] = null,
            ["requestContext"] = new JsonObject
            {
                ["resourceId"] = method.ResourceId,
                ["resourcePath"] = method.Path,
                ["httpMethod"] = request.Method,
                ["extendedRequestId"] = ids.ExtendedRequestId,
                ["requestTime"] = now.UtcDateTime.ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture),
                ["path"] = $"/{api.Stage}{method.Path}",
                ["accountId"] = account,
                ["protocol"] = "HTTP/1.1",
                ["stage"] = api.Stage,
                ["domainPrefix"] = api.ApiId,
                ["requestTimeEpoch"] = now.ToUnixTimeMilliseconds(),
                ["requestId"] = ids.RequestId,
                ["identity"] = Identity(request, caller, account, sourceAddress),
                ["domainName"] = request.SingleHeader("Host"),
                ["deploymentId"] = api.DeploymentId,
                ["apiId"] = api.ApiId,
            },
            ["body"] = request.Body.IsEmpty ? null : Encoding.UTF8.GetString(request.Body.Span),
            ["isBase64Encoded"] = false,
        };
    }

    private static JsonObject Identity(SignedRequest request, Credential? caller, string account, string sourceAddress) =>
        new()
        {
            ["cognitoIdentityPoolId"] = null,
            ["cognitoIdentityId"] = null,
            ["apiKey"] = null,
            ["principalOrgId"] = null,
            ["cognitoAuthenticationType"] = null,
            ["cognitoAuthenticationProvider"] = null,
            ["userArn"] = caller?.PrincipalArn,
            ["userAgent"] = request.SingleHeader("User-Agent"),
            ["accountId"] =
                caller is null ? null
                : caller.PrincipalArn.Split(':') is [_, _, _, _, { Length: > 0 } own, ..] ? own
                : account,
            ["caller"] = caller?.PrincipalId,
            ["sourceIp"] = sourceAddress,
            ["accessKey"] = caller?.AccessKeyId,
            ["user"] = caller?.PrincipalId,
        };

    // The gateway adds itself to what the client claims about the way that the request took.
    private static IEnumerable<KeyValuePair<string, string>> Forwarded(SignedRequest request, string sourceAddress, RequestIds ids)
    {
        foreach (var header in request.Headers)
        {
            if (!header.Key.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase))
            {
                yield return header;
            }
        }

        var claimed = request.SingleHeader("X-Forwarded-For");
        yield return new("X-Forwarded-For", claimed is null ? sourceAddress : $"{claimed}, {sourceAddress}");
        yield return new("X-Forwarded-Port", "443");
        yield return new("X-Forwarded-Proto", "https");
        if (request.SingleHeader("X-Amzn-Trace-Id") is null)
        {
            yield return new("X-Amzn-Trace-Id", ids.TraceId);
        }
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
