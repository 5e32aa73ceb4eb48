namespace AuthSecGroup.StandIns.Tests;

/// <summary>An environment variable of this process, for as long as a test runs.</summary>
internal sealed class EnvironmentSetting : IDisposable
{
    private readonly string _name;
    private readonly string? _before;

    public EnvironmentSetting(string name, string? value)
    {
        _name = name;
        _before = Environment.GetEnvironmentVariable(name);
        Environment.SetEnvironmentVariable(name, value);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(_name, _before);
}
