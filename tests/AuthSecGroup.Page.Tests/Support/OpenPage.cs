using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Page.Tests.Support;

/// <summary>A local cloud of the sample assembly, whose schedule rests, and a browser; each test has source addresses of its own.</summary>
public sealed class OpenPage : TestCloud, IAsyncLifetime
{
    private Browser? _browser;

    /// <summary>The browser.</summary>
    public Browser Browser => _browser ?? throw new InvalidOperationException("The browser has not started.");

    /// <summary>A group of the sample.</summary>
    public string Group => Cloud.Ec2.Groups[0].GroupId;

    async Task IAsyncLifetime.InitializeAsync()
    {
        _browser = await Browser.StartAsync();
        await base.InitializeAsync();
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        await base.DisposeAsync();
        await (_browser?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    /// <summary>Reloads the page and waits until it is live.</summary>
    public async Task ShowAsync(int width = 1280)
    {
        await Browser.ResizeAsync(width);
        await Browser.OpenAsync(new Uri(Cloud.Url, "/"));
        await Browser.UntilAsync("document.getElementById('connection').textContent === 'Live'");
    }

    /// <summary>Presses a caller's button with a source address in the field.</summary>
    public async Task ActAsync(string act, string address)
    {
        await Browser.TypeAsync("#address", address);
        await Browser.ClickAsync($"button[value='{act}']");
        await Browser.UntilAsync(
            $"document.querySelector('#response b')?.textContent === '{act.Replace(" ", " as ", StringComparison.Ordinal)} from {address}'"
        );
    }
}
