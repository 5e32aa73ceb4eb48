using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Support;

/// <summary>A local cloud of the fixture's stack.</summary>
public abstract class LocalCloudTest : IAsyncLifetime, IDisposable
{
    private FixtureAssembly? _assembly;
    private LocalCloud? _cloud;

    private protected LoopbackClient Client { get; } = new();

    private protected LocalCloud Cloud => _cloud ?? throw new InvalidOperationException("The cloud has not started.");

    private protected LocalCaller Alice => Cloud.Callers.Single(caller => caller.Name == "alice");

    private protected virtual void Change(JsonNode resources) { }

    public async Task InitializeAsync()
    {
        _assembly = new FixtureAssembly(Change);
        _cloud = await StartAsync(_assembly);
    }

    public async Task DisposeAsync() => await (_cloud?.DisposeAsync() ?? ValueTask.CompletedTask);

    public void Dispose()
    {
        Client.Dispose();
        _assembly?.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static Task<LocalCloud> StartAsync(FixtureAssembly assembly) =>
        LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = assembly.Directory,
                Port = 0,
                ScheduleEnabled = false,
                MaxInstances = 3,
            }
        );

    /// <summary>Sends a signed request to the endpoint.</summary>
    private protected Task<ReceivedResponse> SendAsync(
        LocalCaller caller,
        string body = "",
        string method = "POST",
        string query = "",
        string from = "127.0.0.1",
        RequestSigner? signer = null,
        Uri? url = null,
        params (string Name, string Value)[] headers
    )
    {
        url ??= Cloud.Url;
        signer ??= new RequestSigner(caller.AccessKeyId, caller.SecretAccessKey, caller.SessionToken);
        return Client.SendAsync(
            method,
            new Uri(url, query.Length == 0 ? "" : "?" + query),
            signer.Sign(method, url.AbsolutePath, query, body, [("host", url.Authority), .. headers]),
            body,
            from
        );
    }

    /// <summary>Sends a request to a path beside the endpoint, as it is.</summary>
    private protected Task<ReceivedResponse> SendAsync(
        string method,
        string path,
        string body = "",
        params IEnumerable<KeyValuePair<string, string>> headers
    ) => Client.SendAsync(method, new Uri(Cloud.Url, path), headers, body);
}
