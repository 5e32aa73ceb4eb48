namespace AuthSecGroup.Core.Contracts;

/// <summary>The values of <c>event</c> in audit lines. audit.schema.json describes the lines.</summary>
internal static class AuditEvent
{
    /// <summary>POST opened a lease: at least one rule was added.</summary>
    public const string Opened = "opened";

    /// <summary>POST renewed a lease.</summary>
    public const string Renewed = "renewed";

    /// <summary>DELETE closed a lease and its rules.</summary>
    public const string Closed = "closed";

    /// <summary>DELETE closed a lease. Its rules stay for other holders.</summary>
    public const string Held = "held";

    /// <summary>GET returned the state of a lease.</summary>
    public const string Viewed = "viewed";

    /// <summary>DELETE or GET found nothing open.</summary>
    public const string NotOpen = "not_open";

    /// <summary>A request was refused.</summary>
    public const string Denied = "denied";

    /// <summary>A request failed.</summary>
    public const string Failed = "failed";

    /// <summary>An administrator listed leases.</summary>
    public const string Listed = "listed";

    /// <summary>An administrator asked to revoke leases. Each lease that was revoked has a line of its own.</summary>
    public const string Revocation = "revocation";

    /// <summary>A lease was revoked: by an administrator, or because no user file allows it any more.</summary>
    public const string Revoked = "revoked";

    /// <summary>A rule expired, and the sweep revoked it.</summary>
    public const string Expired = "expired";

    /// <summary>The pattern of CloudWatch Logs that selects audit lines.</summary>
    public const string FilterPattern = "{ $.audit.event = \"*\" }";
}
