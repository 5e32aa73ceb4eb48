using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace AuthSecGroup.Page.Tests.Support;

/// <summary>The chromedriver of this machine, as a process of its own.</summary>
internal sealed partial class ChromeDriver : IDisposable
{
    /// <summary>What to do if there is none.</summary>
    public const string Missing =
        "These tests need a browser, and 'chromedriver' is not on the PATH. On Debian: apt-get install chromium chromium-driver. "
        + "Elsewhere: https://googlechromelabs.github.io/chrome-for-testing/";

    private readonly Process _process;

    private ChromeDriver(Process process, Uri url) => (_process, Url) = (process, url);

    /// <summary>Where it takes WebDriver commands.</summary>
    public Uri Url { get; }

    /// <summary>Starts it on any free port.</summary>
    /// <exception cref="InvalidOperationException">There is none on the PATH, or it does not start.</exception>
    public static async Task<ChromeDriver> StartAsync()
    {
        var file = Find("chromedriver") ?? throw new InvalidOperationException(Missing);
        var process = Process.Start(new ProcessStartInfo(file, ["--port=0"]) { RedirectStandardOutput = true })!;
        // "ChromeDriver was started successfully on port 40123."
        while (await process.StandardOutput.ReadLineAsync() is { } line)
        {
            if (Started().Match(line) is { Success: true } started)
            {
                return new ChromeDriver(
                    process,
                    new Uri($"http://127.0.0.1:{int.Parse(started.Groups[1].Value, CultureInfo.InvariantCulture)}")
                );
            }
        }

        throw new InvalidOperationException($"'{file}' ended with {process.ExitCode} before it listened.");
    }

    /// <summary>The file of a program on the PATH; null if there is none.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator)
            .SelectMany(folder => new[] { Path.Combine(folder, program), Path.Combine(folder, program + ".exe") })
            .FirstOrDefault(File.Exists);

    public void Dispose()
    {
        _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }

    [GeneratedRegex(@"started successfully on port ([0-9]+)")]
    private static partial Regex Started();
}
