namespace AuthSecGroup.Core.Wire;

/// <summary>The body of a successful response of <c>/connection</c>.</summary>
internal sealed record ConnectionResponse
{
    /// <summary>The caller's address as a CIDR block: a <c>/32</c> or a <c>/128</c>.</summary>
    public required string Cidr { get; init; }

    /// <summary>When the first of the leases closes, UTC; absent if none does by itself, or if they were closed.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Whole seconds until then.</summary>
    public long? ExpiresInSeconds { get; init; }

    /// <summary>Set where the caller asked for a longer time than is configured: the seconds that they get instead.</summary>
    public long? CappedToSeconds { get; init; }

    /// <summary>The number of other holders of the address: other principals, and other sessions of the caller.</summary>
    public required int SharedWith { get; init; }

    /// <summary>What happened, group by group.</summary>
    public required IReadOnlyList<GroupResponse> Groups { get; init; }
}

/// <summary>What happened in one group.</summary>
internal sealed record GroupResponse
{
    /// <summary>The security group's id.</summary>
    public required string GroupId { get; init; }

    /// <summary>Its region.</summary>
    public required string Region { get; init; }

    /// <summary>Its account, 12 digits; absent if it is the API's own.</summary>
    public string? Account { get; init; }

    /// <summary>The target; null if the deployment has no other target than <c>default</c>.</summary>
    public string? Target { get; init; }

    /// <summary>Each rule with its outcome.</summary>
    public required IReadOnlyList<RuleResponse> Rules { get; init; }

    /// <summary>The error code of EC2 (or our own), if something failed.</summary>
    public string? Error { get; init; }

    /// <summary>What failed, in words.</summary>
    public string? Detail { get; init; }
}

/// <summary>What happened to one rule.</summary>
internal sealed record RuleResponse
{
    /// <summary>The protocol: <c>tcp</c>, <c>udp</c>, <c>icmp</c>, <c>icmpv6</c>, <c>-1</c> or a number.</summary>
    public required string Protocol { get; init; }

    /// <summary>The first port, or -1.</summary>
    public required int FromPort { get; init; }

    /// <summary>The last port, or -1.</summary>
    public required int ToPort { get; init; }

    /// <summary>What became of it; see <see cref="Outcome"/>.</summary>
    public required string Outcome { get; init; }
}

/// <summary>The outcomes of a rule.</summary>
internal static class Outcome
{
    /// <summary>POST: the address was let in.</summary>
    public const string Created = "created";

    /// <summary>POST: the address was already allowed, and its lease was renewed.</summary>
    public const string Refreshed = "refreshed";

    /// <summary>DELETE: the address was taken out. GET: the caller is not in.</summary>
    public const string Closed = "closed";

    /// <summary>GET: the caller is in.</summary>
    public const string Open = "open";

    /// <summary>The address stays in for other holders, without the caller's lease.</summary>
    public const string Held = "held";

    /// <summary>The address is in by a rule that is not ours; we neither renew nor close it.</summary>
    public const string Permanent = "permanent";

    /// <summary>It did not work; the group says why.</summary>
    public const string Failed = "failed";
}
