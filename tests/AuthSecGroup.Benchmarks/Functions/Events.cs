using System.Text;
using AuthSecGroup.Benchmarks.Cloud;

namespace AuthSecGroup.Benchmarks.Functions;

/// <summary>Events as the gateway and the schedule send them.</summary>
internal static class Events
{
    /// <summary>The schedule's event to the sweep.</summary>
    public static readonly byte[] Sweep = "{\"version\":\"0\",\"detail-type\":\"Scheduled Event\",\"source\":\"aws.events\"}"u8.ToArray();

    /// <summary>The schedule's event to the connection function.</summary>
    public static readonly byte[] KeepWarm = "{\"authsecgroup\":\"warm\"}"u8.ToArray();

    /// <summary>A request of the benchmark's caller.</summary>
    public static byte[] Request(string method) =>
        Encoding.UTF8.GetBytes(
            $$"""
            {"resource":"/connection","path":"/connection","httpMethod":"{{method}}","headers":{"Accept":"*/*","Host":"abcdef1234.execute-api.us-east-1.amazonaws.com",
            "User-Agent":"curl/8.5.0","X-Amz-Date":"20261123T080000Z","X-Forwarded-For":"{{Scene.Source}}","X-Forwarded-Port":"443","X-Forwarded-Proto":"https"},
            "multiValueHeaders":{"Accept":["*/*"],"User-Agent":["curl/8.5.0"]},"queryStringParameters":null,"multiValueQueryStringParameters":null,
            "pathParameters":null,"stageVariables":null,"requestContext":{"resourceId":"abc123","resourcePath":"/connection","httpMethod":"{{method}}",
            "requestTime":"23/Nov/2026:08:00:00 +0000","path":"/dev/connection","accountId":"123456789012","protocol":"HTTP/1.1","stage":"dev",
            "requestTimeEpoch":1795420800000,"requestId":"c6af9ac6-7b61-11e6-9a41-93e8deadbeef","identity":{"cognitoIdentityPoolId":null,
            "accountId":"123456789012","cognitoIdentityId":null,"caller":"AIDAEXAMPLE","sourceIp":"{{Scene.Source}}","principalOrgId":null,"accessKey":"AKIDEXAMPLE",
            "userAgent":"curl/8.5.0","user":"AIDAEXAMPLE","userArn":"arn:aws:iam::123456789012:user/{{Scene.Caller}}"},"apiId":"abcdef1234"},
            "body":null,"isBase64Encoded":false}
            """
        );
}
