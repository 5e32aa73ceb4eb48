using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Amazon.Lambda.APIGatewayEvents;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Lambda.Connection;

/// <summary>The HTTP answer of one request: its status and its body, success or problem.</summary>
internal sealed record Answer(int Status, ConnectionResponse? Success, Problem? Problem)
{
    /// <summary>Seconds after which a client may try again; EC2's buckets refill within that time.</summary>
    private const int RetryAfterSeconds = 5;

    // People read these answers in a terminal, where an apostrophe beats \u0027; nobody puts them into HTML.
    private static readonly WireJson Json = new(
        new JsonSerializerOptions(WireJson.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }
    );

    public static Answer Of(ConnectionResponse success, int status) => new(status, success, null);

    public static Answer Of(Refusal refusal, string? cidr = null, IReadOnlyList<GroupResponse>? groups = null) =>
        new(
            refusal.Status,
            null,
            new Problem
            {
                Title = TitleOf(refusal.Code),
                Status = refusal.Status,
                Code = refusal.Code,
                Detail = refusal.Detail,
                RequestId = refusal.RequestId,
                Cidr = cidr,
                Groups = groups,
            }
        );

    /// <summary>The groups that the answer tells of, if it got that far.</summary>
    public IReadOnlyList<GroupResponse> Groups => Success?.Groups ?? Problem?.Groups ?? [];

    public APIGatewayProxyResponse ToResponse()
    {
        var headers = new Dictionary<string, string>
        {
            ["Content-Type"] = Success is null ? "application/problem+json" : "application/json",
            ["Cache-Control"] = "no-store",
        };
        if (Status == 503)
        {
            headers["Retry-After"] = RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return new APIGatewayProxyResponse
        {
            StatusCode = Status,
            Headers = headers,
            Body = Success is not null
                ? JsonSerializer.Serialize(Success, Json.ConnectionResponse)
                : JsonSerializer.Serialize(Problem!, Json.Problem),
        };
    }

    private static string TitleOf(string code) =>
        code switch
        {
            ProblemCode.BadEvent => "Not a request of the gateway",
            ProblemCode.BadSourceAddress => "No usable source address",
            ProblemCode.BadBody => "The body can't be used",
            ProblemCode.BadMethod => "No such method",
            ProblemCode.NotListed => "Not in the list of users",
            ProblemCode.NotOpen => "Not open",
            ProblemCode.NothingToOpen => "Nothing to open",
            ProblemCode.GroupFull => "A security group is full",
            ProblemCode.GroupFailed => "A security group failed",
            ProblemCode.Busy => "AWS is busy",
            ProblemCode.UsersUnreadable => "The list of users can't be read",
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "a code without a title"),
        };
}
