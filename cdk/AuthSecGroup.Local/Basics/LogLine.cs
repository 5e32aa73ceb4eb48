namespace AuthSecGroup.Local.Basics;

/// <summary>A line that a function wrote to its log, or a message of local mode about it.</summary>
/// <param name="Time">When, by the local cloud's clock.</param>
/// <param name="Source">The function's handler, such as <c>connection</c>, or <c>local</c>.</param>
/// <param name="Text">The line.</param>
public sealed record LogLine(DateTimeOffset Time, string Source, string Text);
