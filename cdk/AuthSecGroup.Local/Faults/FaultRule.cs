namespace AuthSecGroup.Local.Faults;

/// <summary>
/// One fault: which calls it strikes, how often, and what it does to them. A rule that matches every call is the default.
/// </summary>
internal sealed record FaultRule
{
    /// <summary>The name of EC2 in <see cref="Service"/>.</summary>
    public const string Ec2 = "ec2";

    /// <summary>The name of S3 in <see cref="Service"/>.</summary>
    public const string S3 = "s3";

    /// <summary>The name of STS in <see cref="Service"/>.</summary>
    public const string Sts = "sts";

    /// <summary>
    /// Matches anything in <see cref="Service"/>, <see cref="Action"/>, <see cref="Region"/>, <see cref="Account"/>, and
    /// <see cref="GroupId"/>.
    /// </summary>
    public const string Any = "*";

    /// <summary><c>ec2</c>, <c>s3</c>, <c>sts</c>, or <c>*</c>.</summary>
    public string Service { get; init; } = Any;

    /// <summary>An API action's whole name, or <c>*</c>.</summary>
    public string Action { get; init; } = Any;

    /// <summary>A region's name, or <c>*</c>.</summary>
    public string Region { get; init; } = Any;

    /// <summary>An account's id, or <c>*</c>. It is the caller's account or, if a role is assumed, the account of the role.</summary>
    public string Account { get; init; } = Any;

    /// <summary>A security group's id, or <c>*</c>. An id matches calls that name this group, also among others.</summary>
    public string GroupId { get; init; } = Any;

    /// <summary>How likely a matching call is struck: above 0, up to 1, which is the default.</summary>
    public double Probability { get; init; } = 1;

    /// <summary>How many more calls it strikes before it is removed; null, the default, is without end.</summary>
    public int? Count { get; init; }

    /// <summary>What happens to a struck call.</summary>
    public required FaultKind Kind { get; init; }

    /// <summary><see cref="FaultKind.Latency"/>: the shortest wait in milliseconds. Default: 0.</summary>
    public int? MinMilliseconds { get; init; }

    /// <summary><see cref="FaultKind.Latency"/>: the longest wait in milliseconds.</summary>
    public int? MaxMilliseconds { get; init; }

    /// <summary><see cref="FaultKind.Error"/>: the HTTP status.</summary>
    public int? Status { get; init; }

    /// <summary><see cref="FaultKind.Error"/>: the service's error code.</summary>
    public string? Code { get; init; }

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

    /// <summary>A rule that leaves every call without a response; narrow it with <c>with</c>.</summary>
    public static FaultRule Hang() => new() { Kind = FaultKind.Hang };

    /// <summary>True if the rule may strike the call.</summary>
    public bool Matches(ServiceCall call) =>
        Matches(Service, call.Service)
        && Matches(Action, call.Action)
        && Matches(Region, call.Region)
        && Matches(Account, call.Account)
        && (GroupId == Any || call.GroupIds.Contains(GroupId));

    /// <summary>Makes sure that the rule makes sense.</summary>
    /// <exception cref="FormatException">A value is outside of what is allowed; the message names it.</exception>
    public void Check()
    {
        Require(Service is Ec2 or S3 or Sts or Any, "service", Service, "ec2, s3, sts or *");
        Require(Action.Length > 0, "action", Action, "an API action's name or *");
        Require(Region.Length > 0, "region", Region, "a region's name or *");
        Require(Account == Any || (Account.Length == 12 && Account.All(char.IsAsciiDigit)), "account", Account, "12 digits or *");
        Require(GroupId.Length > 0, "groupId", GroupId, "a security group's id or *");
        Require(GroupId == Any || Service is not (S3 or Sts), "groupId", GroupId, "* where the service is s3 or sts, which know no groups");
        Require(Probability is > 0 and <= 1, "probability", Probability, "a number above 0 and up to 1");
        Require(Count is null or > 0, "count", Count, "a whole number from 1, or left out");
        RequireKind(FaultKind.Latency, "minMilliseconds", MinMilliseconds);
        RequireKind(FaultKind.Latency, "maxMilliseconds", MaxMilliseconds);
        RequireKind(FaultKind.Error, "status", Status);
        RequireKind(FaultKind.Error, "code", Code);
        RequireKind(FaultKind.Error, "message", Message);
        if (Kind == FaultKind.Latency)
        {
            Require(MinMilliseconds is null or >= 0, "minMilliseconds", MinMilliseconds, "a whole number from 0");
            var longest = $"a whole number from minMilliseconds, {MinMilliseconds ?? 0}";
            Require(MaxMilliseconds >= (MinMilliseconds ?? 0), "maxMilliseconds", MaxMilliseconds, longest);
        }

        if (Kind == FaultKind.Error)
        {
            Require(Status is >= 400 and <= 599, "status", Status, "an HTTP status from 400 to 599");
            Require(Code is { Length: > 0 }, "code", Code, "the service's error code, for example RequestLimitExceeded");
        }
    }

    private static bool Matches(string pattern, string value) => pattern == Any || pattern == value;

    private void RequireKind(FaultKind kind, string key, object? value) =>
        Require(Kind == kind || value is null or "", key, value, $"a value for the kind {FaultJson.Name(kind)} only");

    private static void Require(bool holds, string key, object? value, string allowed) =>
        FaultJson.Require(holds, $"{key} of a fault rule", value, allowed);
}
