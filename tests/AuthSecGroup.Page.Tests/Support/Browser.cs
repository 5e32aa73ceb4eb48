using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AuthSecGroup.Page.Tests.Support;

/// <summary>A headless browser, driven over the W3C's WebDriver protocol: https://www.w3.org/TR/webdriver2/</summary>
public sealed class Browser : IAsyncDisposable
{
    // The name under which an element stands in each response: https://www.w3.org/TR/webdriver2/#elements
    private const string Element = "element-6066-11e4-a52e-4f735466cecf";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ChromeDriver _driver;
    private readonly HttpClient _http;
    private readonly string _profile = Directory.CreateTempSubdirectory("authsecgroup-browser-").FullName;
    private string _session = "session";

    private Browser(ChromeDriver driver) => (_driver, _http) = (driver, new HttpClient { BaseAddress = driver.Url });

    /// <summary>Starts a browser.</summary>
    /// <param name="runsScript">False for somebody who has turned scripts off; what a test runs in the page runs all the same.</param>
    public static async Task<Browser> StartAsync(bool runsScript = true)
    {
        var browser = new Browser(await ChromeDriver.StartAsync());
        var session = await browser.SendAsync(
            HttpMethod.Post,
            "",
            new JsonObject
            {
                ["capabilities"] = new JsonObject
                {
                    ["alwaysMatch"] = new JsonObject { ["goog:chromeOptions"] = browser.Options(runsScript) },
                },
            }
        );
        browser._session = $"session/{session!["sessionId"]}";
        return browser;
    }

    /// <summary>Opens a page.</summary>
    public Task OpenAsync(Uri url) => SendAsync(HttpMethod.Post, "/url", new JsonObject { ["url"] = url.ToString() });

    /// <summary>Clicks as a person does: what is covered or off the page can't be clicked.</summary>
    public async Task ClickAsync(string selector) => await SendAsync(HttpMethod.Post, $"{await FindAsync(selector)}/click", []);

    /// <summary>Types into a field in the place of what is there.</summary>
    public async Task TypeAsync(string selector, string text)
    {
        var element = await FindAsync(selector);
        await SendAsync(HttpMethod.Post, $"{element}/clear", []);
        await SendAsync(HttpMethod.Post, $"{element}/value", new JsonObject { ["text"] = text });
    }

    /// <summary>What a screen reader calls an element.</summary>
    public async Task<string> LabelAsync(string selector) =>
        (await SendAsync(HttpMethod.Get, $"{await FindAsync(selector)}/computedlabel"))!.ToString();

    /// <summary>The text of an element as it is shown.</summary>
    public async Task<string> TextAsync(string selector) =>
        (await SendAsync(HttpMethod.Get, $"{await FindAsync(selector)}/text"))!.ToString();

    /// <summary>Runs the body of a function in the page and gives what it returns; a promise is awaited.</summary>
    public Task<JsonNode?> RunAsync(string script) =>
        SendAsync(HttpMethod.Post, "/execute/sync", new JsonObject { ["script"] = script, ["args"] = new JsonArray() });

    /// <summary>Asks the page again and again until the expression is true.</summary>
    public async Task UntilAsync(string expression)
    {
        for (var end = DateTime.UtcNow + Patience; (bool?)await RunAsync($"return Boolean({expression});") != true; await Task.Delay(50))
        {
            Assert.True(DateTime.UtcNow < end, $"It never became true: {expression}\n{await RunAsync("return document.body.innerText;")}");
        }
    }

    /// <summary>Chromium's own commands, for what WebDriver has no word for: https://chromedevtools.github.io/devtools-protocol/</summary>
    public Task DevToolsAsync(string command, JsonObject parameters) =>
        SendAsync(HttpMethod.Post, "/goog/cdp/execute", new JsonObject { ["cmd"] = command, ["params"] = parameters });

    /// <summary>Pretends a screen that is so many CSS pixels wide, and 900 high.</summary>
    public Task ResizeAsync(int width) =>
        DevToolsAsync(
            "Emulation.setDeviceMetricsOverride",
            new JsonObject
            {
                ["width"] = width,
                ["height"] = 900,
                ["deviceScaleFactor"] = 1,
                ["mobile"] = width < 600,
            }
        );

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (_session.Contains('/', StringComparison.Ordinal))
        {
            await SendAsync(HttpMethod.Delete, "");
        }

        _http.Dispose();
        _driver.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    private JsonObject Options(bool runsScript)
    {
        var options = new JsonObject
        {
            // No sandbox: as root, and in most containers, there can be none; only this machine's own page is opened.
            ["args"] = new JsonArray(
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--disable-quic",
                "--no-first-run",
                "--disable-sync",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-proxy-server",
                $"--user-data-dir={_profile}"
            ),
        };
        if (!runsScript)
        {
            // The setting of a person in chrome://settings/content/javascript; 2 is "block".
            options["prefs"] = new JsonObject { ["profile.managed_default_content_settings.javascript"] = 2 };
        }

        if (ChromeDriver.Find("chromium") is { } chromium)
        {
            options["binary"] = chromium;
        }

        return options;
    }

    private async Task<string> FindAsync(string selector)
    {
        var found = await SendAsync(HttpMethod.Post, "/element", new JsonObject { ["using"] = "css selector", ["value"] = selector });
        return $"/element/{found![Element]}";
    }

    private async Task<JsonNode?> SendAsync(HttpMethod method, string command, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, _session + command)
        {
            Content = body is null ? null : JsonContent.Create(body, options: JsonSerializerOptions.Default),
        };
        // chromedriver takes no chunks.
        await (request.Content?.LoadIntoBufferAsync() ?? Task.CompletedTask);
        using var response = await _http.SendAsync(request);
        var value = JsonNode.Parse(await response.Content.ReadAsStringAsync())!["value"];
        return response.IsSuccessStatusCode
            ? value
            : throw new InvalidOperationException($"{method} {command}: {value?["error"]}: {value?["message"]}");
    }
}
