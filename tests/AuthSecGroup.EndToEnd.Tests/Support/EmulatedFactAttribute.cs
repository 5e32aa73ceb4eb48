namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>
/// A test that runs an executable for arm64. Skipped on a machine that isn't prepared for it; <c>.ci/run</c> prepares one.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class EmulatedFactAttribute : FactAttribute
{
    private const string Variable = "AUTHSECGROUP_TEST_ARM64_LIBRARIES";

    /// <summary>Skips the test without the libraries.</summary>
    public EmulatedFactAttribute() =>
        Skip = Libraries is null ? $"{Variable} is not set to a folder that contains libssl.so.3 for arm64; .ci/run does that" : null;

    /// <summary>The folder of OpenSSL's libraries for arm64.</summary>
    internal static string? Libraries { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } set ? set : null;
}
