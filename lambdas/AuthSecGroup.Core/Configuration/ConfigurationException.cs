namespace AuthSecGroup.Core.Configuration;

/// <summary>The function's configuration can't be used; the function reports it as an error of its initialization and serves nothing.</summary>
public sealed class ConfigurationException(IReadOnlyList<string> faults)
    : Exception("The function's environment is not usable: " + string.Join("; ", faults) + ".")
{
    /// <summary>One sentence for each fault.</summary>
    public IReadOnlyList<string> Faults { get; } = faults;
}
