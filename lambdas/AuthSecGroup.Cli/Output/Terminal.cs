namespace AuthSecGroup.Cli.Output;

/// <summary>Which standard streams are a terminal.</summary>
internal sealed record Terminal(bool Input, bool Output, bool Error);
