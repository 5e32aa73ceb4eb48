namespace AuthSecGroup.Core.Holders;

/// <summary>A holder's access to a target from one address. All times are whole seconds, UTC.</summary>
/// <param name="Holder">Who owns it.</param>
/// <param name="Target">The target's name.</param>
/// <param name="OpenedAt">When it was opened.</param>
/// <param name="RenewedAt">When it was last renewed; at first the same.</param>
/// <param name="ExpiresAt">When it ends.</param>
internal sealed record Lease(Holder Holder, string Target, DateTimeOffset OpenedAt, DateTimeOffset RenewedAt, DateTimeOffset ExpiresAt)
{
    /// <summary>The unique id of the principal, if the gateway said it: user files can name it instead of the ARN.</summary>
    public string? UniqueId { get; init; }

    /// <summary>Why, in the holder's words.</summary>
    public string? Reason { get; init; }

    /// <summary>
    /// When the lease ends where leases last no longer than <paramref name="longest"/>. A renewal by this clock can't last longer either,
    /// whatever the record says, so a damaged record never keeps a rule beyond the configured time.
    /// </summary>
    public DateTimeOffset EndsAt(TimeSpan longest, DateTimeOffset now)
    {
        var latest = (RenewedAt < now ? RenewedAt : now) + longest;
        return ExpiresAt < latest ? ExpiresAt : latest;
    }
}
