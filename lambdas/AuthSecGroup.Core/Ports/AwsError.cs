namespace AuthSecGroup.Core.Ports;

/// <summary>What kind of failure it was, as far as it decides what happens next and what the caller is told.</summary>
internal enum AwsErrorKind
{
    /// <summary>Somebody was faster: a rule is already there, or already gone. Read and plan again.</summary>
    Conflict,

    /// <summary>The group holds as many rules as its quota allows.</summary>
    GroupFull,

    /// <summary>The caller holds leases from as many other addresses as allowed; see <see cref="Leases.AddressLimit"/>.</summary>
    TooManyAddresses,

    /// <summary>There is no such group.</summary>
    GroupMissing,

    /// <summary>The function's role may not do it.</summary>
    Denied,

    /// <summary>The role in the group's account can't be assumed.</summary>
    RoleDenied,

    /// <summary>AWS asked to slow down, and went on asking until the time was up.</summary>
    Throttled,

    /// <summary>No response in time, no connection, or a failure on the side of AWS.</summary>
    Unavailable,

    /// <summary>AWS refused the request for another reason.</summary>
    Refused,
}

/// <summary>An expected failure of a call to AWS: its kind, the service's error code, and its message.</summary>
internal sealed record AwsError(AwsErrorKind Kind, string Code, string Message);
