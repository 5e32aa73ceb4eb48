namespace AuthSecGroup.Local.Faults;

/// <summary>What happens to one call.</summary>
/// <param name="Delay">How long it waits first.</param>
/// <param name="Ending">The fault that takes the place of an ordinary answer, or null.</param>
public sealed record FaultPlan(TimeSpan Delay, FaultRule? Ending);
