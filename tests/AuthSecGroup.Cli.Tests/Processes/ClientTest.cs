using AuthSecGroup.Cli.Tests.Support;

namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>A client process, and its endpoint, which responds as a test says.</summary>
public abstract class ClientTest : IAsyncLifetime
{
    private EndpointServer? _server;

    private protected Client Client { get; } = new();

    private protected EndpointServer Server => _server ?? throw new InvalidOperationException("xunit has not started the endpoint yet");

    private protected Func<SeenRequest, Canned> Respond { get; set; } = request => EndpointServer.Healthy(request);

    private protected string Authority => new Uri(Server.Url).Authority;

    private protected IEnumerable<string> Methods => Server.Seen.Select(request => request.Method);

    public virtual async Task InitializeAsync()
    {
        _server = await EndpointServer.StartAsync(request => Respond(request));
        Call(_server.Url);
    }

    public virtual async Task DisposeAsync()
    {
        Client.Dispose();
        await Server.DisposeAsync();
    }

    private protected void Call(string url) => Client.Environment["AUTHSECGROUP_URL"] = url;

    private protected Task<ClientResult> RunAsync(params string[] arguments) => Client.RunAsync(arguments);

    private protected async Task AssertErrorAsync(string command, int exitCode, string error, string hint)
    {
        var result = await RunAsync(command.Split(' '));
        Assert.Equal([$"authsecgroup: error: {error}", $"authsecgroup: hint: {hint}"], result.ErrorLines);
        Assert.Equal(exitCode, result.ExitCode);
    }
}
