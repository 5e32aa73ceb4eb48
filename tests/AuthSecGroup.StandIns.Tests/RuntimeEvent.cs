using System.Net;
using System.Text;

namespace AuthSecGroup.StandIns.Tests;

/// <summary>One event as the Runtime API sends it.</summary>
internal sealed record RuntimeEvent(byte[] Body)
{
    public const string RequestId = "8476a536-e9f4-11e8-9739-2dfe598c3fcd";

    public RuntimeEvent(string body)
        : this(Encoding.UTF8.GetBytes(body)) { }

    public Dictionary<string, string> Headers { get; } =
        new()
        {
            ["Lambda-Runtime-Aws-Request-Id"] = RequestId,
            ["Lambda-Runtime-Deadline-Ms"] = "4102444800000",
            ["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:connection",
        };

    public HttpStatusCode Status { get; init; } = HttpStatusCode.OK;

    /// <summary>True if the body is sent in chunks, without its length.</summary>
    public bool Chunked { get; init; }

    public RuntimeEvent With(string header, string value)
    {
        Headers[header] = value;
        return this;
    }
}
