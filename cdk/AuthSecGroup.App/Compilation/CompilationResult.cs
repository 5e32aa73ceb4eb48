namespace AuthSecGroup.App.Compilation;

/// <summary>The result of a request for an executable.</summary>
internal abstract record CompilationResult
{
    private CompilationResult() { }

    internal sealed record Compiled(string Archive) : CompilationResult;

    /// <param name="Mode">The mode that failed.</param>
    /// <param name="Reason">The first error, in one line.</param>
    /// <param name="IsInSources">True if the sources don't compile, so no other mode can succeed.</param>
    /// <param name="Output">The output of the SDK.</param>
    internal sealed record Failed(CompilationMode Mode, string Reason, bool IsInSources, string Output) : CompilationResult;
}
