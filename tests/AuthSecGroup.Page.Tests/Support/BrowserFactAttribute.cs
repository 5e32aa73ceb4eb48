namespace AuthSecGroup.Page.Tests.Support;

/// <summary>A test that needs a browser. Skipped on a machine without chromedriver, but not on a CI server, where it fails.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    /// <summary>Looks for the browser.</summary>
    public BrowserFactAttribute()
    {
        if (ChromeDriver.Find("chromedriver") is null && Environment.GetEnvironmentVariable("CI") != "true")
        {
            Skip = ChromeDriver.Missing;
        }
    }
}
