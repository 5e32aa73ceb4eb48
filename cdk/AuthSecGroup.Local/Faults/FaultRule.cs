namespace AuthSecGroup.Local.Faults;

/// <summary>
/// One fault: which calls it strikes, how often, and what it does to them. A rule that matches every call is the default.
/// </summary>
public sealed record FaultRule
{
    /// <summary>The name of EC2 in <see cref="Service"/>.</summary>
    public const string Ec2 = "ec2";

    /// <summary>The name of S3 in <see cref="Service"/>.</summary>
    public const string S3 = "s3";

    /// <summary>Matches anything in <see cref="Service"/>, <see cref="Action"/>, <see cref="Region"/> and <see cref="GroupId"/>.</summary>
    public const string Any = "*";

    /// <summary>The name to remove it by. Empty, the default, lets the injector name it.</summary>
    public string Id { get; init; } = "";

    /// <summary><c>ec2</c>, <c>s3</c> or <c>*</c>.</summary>
    public string Service { get; init; } = Any;

    /// <summary>An API action's whole name, or <c>*</c>.</summary>
    public string Action { get; init; } = Any;

    /// <summary>A region's name, or <c>*</c>.</summary>
    public string Region { get; init; } = Any;

    /// <summary>A security group's id, or <c>*</c>. An id matches calls that name this group, also among others.</summary>
    public string GroupId { get; init; } = Any;

    /// <summary>How likely a matching call is struck: above 0, up to 1, which is the default.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How many more calls it strikes before it is removed; null, the default, is without end.</summary>
    public int? Count { get; init; }

    /// <summary>What happens to a struck call.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary><see cref="FaultKind.Latency"/>: the shortest wait in milliseconds.</summary>
    public int MinMilliseconds { get; init; }

    /// <summary><see cref="FaultKind.Latency"/>: the longest wait in milliseconds.</summary>
    public int MaxMilliseconds { get; init; }

    /// <summary><see cref="FaultKind.Error"/>: the HTTP status.</summary>
    public int Status { get; init; }

    /// <summary><see cref="FaultKind.Error"/>: the service's error code.</summary>
    public string Code { get; init; } = "";

    /// <summary><see cref="FaultKind.Error"/>: the message.</summary>
    public string Message { get; init; } = "";

    /// <summary>
    /// A rule that delays every call by between <paramref name="min"/> and <paramref name="max"/>; narrow it with <c>with</c>.
    /// </summary>
    public static FaultRule Latency(TimeSpan min, TimeSpan max) =>
        new()
        {
            Kind = FaultKind.Latency,
            MinMilliseconds = (int)min.TotalMilliseconds,
            MaxMilliseconds = (int)max.TotalMilliseconds,
        };

    /// <summary>A rule that refuses every call; narrow it with <c>with</c>.</summary>
    public static FaultRule Error(int status, string code, string message) =>
        new()
        {
            Kind = FaultKind.Error,
            Status = status,
            Code = code,
            Message = message,
        };

    /// <summary>A rule that breaks every connection before anything was done; narrow it with <c>with</c>.</summary>
    public static FaultRule ResetBefore() => new() { Kind = FaultKind.ResetBefore };

    /// <summary>A rule that breaks every connection after the call took effect; narrow it with <c>with</c>.</summary>
    public static FaultRule ResetAfter() => new() { Kind = FaultKind.ResetAfter };

    /// <summary>A rule that leaves every call without an answer; narrow it with <c>with</c>.</summary>
    public static FaultRule Hang() => new() { Kind = FaultKind.Hang };

    internal bool Matches(ServiceCall call) =>
        Matches(Service, call.Service)
        && Matches(Action, call.Action)
        && Matches(Region, call.Region)
        && (GroupId == Any || call.GroupIds.Contains(GroupId));

    /// <summary>The rule itself, if it makes sense.</summary>
    /// <exception cref="FormatException">A value is outside of what is allowed; the message names it.</exception>
    internal FaultRule Checked()
    {
        Require(Service is Ec2 or S3 or Any, "service", Service, "ec2, s3 or *");
        Require(Action.Length > 0, "action", Action, "an API action's name or *");
        Require(Region.Length > 0, "region", Region, "a region's name or *");
        Require(GroupId.Length > 0, "groupId", GroupId, "a security group's id or *");
        Require(GroupId == Any || Service != S3, "groupId", GroupId, "* where the service is s3, which knows no groups");
        Require(Probability is > 0 and <= 1, "probability", Probability, "a number above 0 and up to 1");
        Require(Count is null or > 0, "count", Count, "a whole number from 1, or left out");
        var (isLatency, isError) = (Kind == FaultKind.Latency, Kind == FaultKind.Error);
        Require(isLatency || MinMilliseconds == 0, "minMilliseconds", MinMilliseconds, "a value for the kind latency only");
        Require(isLatency || MaxMilliseconds == 0, "maxMilliseconds", MaxMilliseconds, "a value for the kind latency only");
        Require(isError || Status == 0, "status", Status, "a value for the kind error only");
        Require(isError || Code.Length == 0, "code", Code, "a value for the kind error only");
        Require(isError || Message.Length == 0, "message", Message, "a value for the kind error only");
        if (isLatency)
        {
            Require(MinMilliseconds >= 0, "minMilliseconds", MinMilliseconds, "a whole number from 0");
            Require(
                MaxMilliseconds >= MinMilliseconds,
                "maxMilliseconds",
                MaxMilliseconds,
                $"a whole number from minMilliseconds, {MinMilliseconds}"
            );
        }

        if (isError)
        {
            Require(Status is >= 400 and <= 599, "status", Status, "an HTTP status from 400 to 599");
            Require(Code.Length > 0, "code", Code, "the service's error code, for example RequestLimitExceeded");
        }

        return this;
    }

    internal static FormatException RepeatedId(string id) =>
        new($"id of a fault rule is {FaultJson.Show(id)}, which another rule has; allowed is a unique id, or none");

    private static bool Matches(string pattern, string value) => pattern == Any || pattern == value;

    private static void Require(bool holds, string key, object? value, string allowed)
    {
        if (!holds)
        {
            throw new FormatException($"{key} of a fault rule is {FaultJson.Show(value)}; allowed is {allowed}");
        }
    }
}
