namespace AuthSecGroup.Cli.Tests.Processes;

/// <summary>A client process, and its endpoint, which responds as a test says.</summary>
public abstract class ClientTest : IDisposable
{
    protected ClientTest()
    {
        Server = new EndpointServer(request => RespondAsync(request));
        Call(Server.Url);
    }

    private protected Client Client { get; } = new();

    private protected EndpointServer Server { get; }

    private protected Func<SeenRequest, Task<Canned>> RespondAsync { get; set; } =
        request => Task.FromResult(EndpointServer.Healthy(request));

    private protected Func<SeenRequest, Canned> Respond
    {
        set => RespondAsync = request => Task.FromResult(value(request));
    }

    private protected string Authority => new Uri(Server.Url).Authority;

    private protected IEnumerable<string> Methods => Server.Seen.Select(request => request.Method);

    public virtual void Dispose()
    {
        Client.Dispose();
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected void Call(string url) => Client.Environment["AUTHSECGROUP_URL"] = url;

    private protected Task<ClientResult> RunAsync(params string[] arguments) => Client.RunAsync(arguments);

    /// <summary>Runs a command that fails with the error, and with the hint if one is expected.</summary>
    private protected async Task AssertErrorAsync(string command, int exitCode, string error, string? hint = null)
    {
        var result = await RunAsync(command.Split(' '));
        Assert.Equal((exitCode, $"authsecgroup: error: {error}"), (result.ExitCode, result.ErrorLines[0]));
        if (hint is not null)
        {
            Assert.Equal([$"authsecgroup: hint: {hint}"], result.ErrorLines[1..]);
        }
    }
}
