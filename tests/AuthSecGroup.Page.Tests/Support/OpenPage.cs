using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Page.Tests.Support;

/// <summary>A local cloud of the sample assembly, whose schedule rests, and a browser; each test has source addresses of its own.</summary>
public sealed class OpenPage : IAsyncLifetime
{
    /// <summary>The running cloud.</summary>
    public LocalCloud Cloud { get; private set; } = null!;

    /// <summary>The browser.</summary>
    public Browser Browser { get; private set; } = null!;

    /// <summary>A group of the sample.</summary>
    public string Group => Cloud.Ec2.Groups[0].GroupId;

    /// <inheritdoc />
    public async Task InitializeAsync()
    {
        Browser = await Browser.StartAsync();
        Cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = await SampleAssembly.GetAsync(),
                Port = 0,
                ScheduleEnabled = false,
            },
            CancellationToken.None
        );
    }

    /// <inheritdoc />
    public async Task DisposeAsync()
    {
        if (Cloud is not null)
        {
            await Cloud.DisposeAsync();
        }

        if (Browser is not null)
        {
            await Browser.DisposeAsync();
        }
    }

    /// <summary>Reloads the page and waits until it is live.</summary>
    public async Task ShowAsync(int width = 1280, int height = 900)
    {
        await Browser.ResizeAsync(width, height);
        await Browser.OpenAsync(new Uri(Cloud.Url, "/"));
        await Browser.UntilAsync("document.getElementById('connection').textContent === 'Live'");
    }

    /// <summary>Presses a caller's button with a source address in the field.</summary>
    public async Task ActAsync(string act, string address)
    {
        await Browser.TypeAsync("#address", address);
        await Browser.ClickAsync($"button[value='{act}']");
        await Browser.UntilAsync(
            $"document.querySelector('#answer b')?.textContent === '{act.Replace(" ", " as ", StringComparison.Ordinal)} from {address}'"
        );
    }
}
