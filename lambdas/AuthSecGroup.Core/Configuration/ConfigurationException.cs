namespace AuthSecGroup.Core.Configuration;

/// <summary>
/// The function's configuration can't be used; the function reports it as an error of its initialization and serves nothing.
/// </summary>
internal sealed class ConfigurationException(IReadOnlyList<string> errors)
    : Exception("The function's environment is not usable: " + string.Join("; ", errors) + ".")
{
    /// <summary>One sentence for each error.</summary>
    public IReadOnlyList<string> Faults { get; } = errors;
}
