namespace AuthSecGroup.Page.Tests.Support;

/// <summary>A test that needs a browser. Skipped on a machine without chromedriver, but not on a CI server, where it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Looks for the browser.</summary>
    public BrowserFactAttribute() => Skip = ReasonToSkip;

    internal static string? ReasonToSkip { get; } =
        ChromeDriver.Find("chromedriver") is null && Environment.GetEnvironmentVariable("CI") != "true" ? ChromeDriver.Missing : null;
}

/// <summary>The same for a test with rows of data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    /// <summary>Looks for the browser.</summary>
    public BrowserTheoryAttribute() => Skip = BrowserFactAttribute.ReasonToSkip;
}
