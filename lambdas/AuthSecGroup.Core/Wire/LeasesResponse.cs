namespace AuthSecGroup.Core.Wire;

/// <summary>The body of a successful response of <c>/leases</c>: live leases for GET, revoked ones for DELETE, sorted.</summary>
internal sealed record LeasesResponse
{
    /// <summary>The leases.</summary>
    public required IReadOnlyList<LeaseResponse> Leases { get; init; }

    /// <summary>The value of the parameter <c>nextToken</c> that returns more leases; absent if there are no more.</summary>
    public string? NextToken { get; init; }
}

/// <summary>One lease.</summary>
internal sealed record LeaseResponse
{
    /// <summary>The holder's ARN.</summary>
    public required string Principal { get; init; }

    /// <summary>The address as a CIDR block: a <c>/32</c> or a <c>/128</c>.</summary>
    public required string Cidr { get; init; }

    /// <summary>The target.</summary>
    public required string Target { get; init; }

    /// <summary>The session; absent for the unnamed one.</summary>
    public string? Session { get; init; }

    /// <summary>When it was opened, UTC.</summary>
    public required DateTimeOffset OpenedAt { get; init; }

    /// <summary>When it ends, UTC.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>Why, in the holder's words.</summary>
    public string? Reason { get; init; }
}
