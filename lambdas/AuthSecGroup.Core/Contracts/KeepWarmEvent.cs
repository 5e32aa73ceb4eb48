namespace AuthSecGroup.Core.Contracts;

/// <summary>The schedule's event that keeps the connection function warm: <c>{"authsecgroup":"warm"}</c>.</summary>
internal static class KeepWarmEvent
{
    /// <summary>The only member of the event.</summary>
    public const string Member = "authsecgroup";

    /// <summary>The value of <see cref="Member"/>.</summary>
    public const string Value = "warm";
}
