using System.Text.Json;
using Amazon.Lambda.Core;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Lambda.Tests;

public sealed class A_function : IDisposable
{
    private static readonly string[] Credentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    private readonly string?[] _before = [.. Credentials.Select(Environment.GetEnvironmentVariable)];

    // The SDK reads its credentials from the environment of the process. No other test of this assembly reads it.
    public A_function() => Array.ForEach(Credentials, name => Environment.SetEnvironmentVariable(name, "plainly-fake"));

    public void Dispose()
    {
        foreach (var (name, value) in Credentials.Zip(_before))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static Func<Stream, ILambdaContext, Task<Stream>> CreateWith(string handler, string variable, string? value)
    {
        var variables = new Dictionary<string, string?>
        {
            ["_HANDLER"] = handler,
            ["AWS_REGION"] = "us-east-1",
            ["AUTHSECGROUP_NAME"] = "office-ssh",
            ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "600",
            ["AUTHSECGROUP_SECURITY_GROUPS"] = """[{"region":"us-east-1","groups":["sg-00000ea0"],"rules":["tcp:22:22"]}]""",
            ["AUTHSECGROUP_USERS_BUCKET"] = "users-bucket",
            ["AUTHSECGROUP_LEASES_BUCKET"] = "leases-bucket",
            [variable] = value,
        };
        return Functions.Create(variables.GetValueOrDefault, Stream.Null);
    }

    [Theory]
    [InlineData("connection", "AUTHSECGROUP_USERS_BUCKET", "users-bucket")]
    [InlineData("sweep", "AUTHSECGROUP_LOG_LEVEL", "debug")]
    [InlineData("sweep", "AUTHSECGROUP_LOG_LEVEL", "info")]
    [InlineData("sweep", "AUTHSECGROUP_LOG_LEVEL", "warning")]
    [InlineData("sweep", "AUTHSECGROUP_LOG_LEVEL", "error")]
    [InlineData("sweep", "AUTHSECGROUP_LOG_LEVEL", "")]
    public void Is_created_from_a_valid_environment(string handler, string variable, string? value) =>
        Assert.NotNull(CreateWith(handler, variable, value));

    [Theory]
    [InlineData("connection", "_HANDLER", null, "_HANDLER is ''; it must be connection or sweep")]
    [InlineData("connection", "_HANDLER", "Connection", "_HANDLER is 'Connection'; it must be connection or sweep")]
    [InlineData("sweep", "AUTHSECGROUP_NAME", "a b", "AUTHSECGROUP_NAME is 'a b'; it must be 1 to 64 characters out of a-z A-Z 0-9 . _ -")]
    [InlineData(
        "sweep",
        "AUTHSECGROUP_LOG_LEVEL",
        "verbose",
        "AUTHSECGROUP_LOG_LEVEL is 'verbose'; it must be debug, info, warning or error"
    )]
    [InlineData("connection", "AWS_REGION", null, "AWS_REGION is not set")]
    [InlineData("connection", "AUTHSECGROUP_USERS_BUCKET", null, "AUTHSECGROUP_USERS_BUCKET is not set")]
    [InlineData("connection", "AUTHSECGROUP_USERS_BUCKET", "", "AUTHSECGROUP_USERS_BUCKET is not set")]
    [InlineData("connection", "AUTHSECGROUP_LEASES_BUCKET", null, "AUTHSECGROUP_LEASES_BUCKET is not set")]
    [InlineData("sweep", "AUTHSECGROUP_LEASES_BUCKET", "", "AUTHSECGROUP_LEASES_BUCKET is not set")]
    public void Refuses_an_invalid_environment(string handler, string variable, string? value, string error) =>
        Assert.Equal(
            $"The function's environment is not usable: {error}.",
            Assert.Throws<ConfigurationException>(() => CreateWith(handler, variable, value)).Message
        );

    [Fact]
    public async Task That_can_not_start_writes_only_lines_of_JSON_and_exits_with_1()
    {
        var result = await CommandLine.RunAsync(
            "dotnet",
            ["exec", Repository.BuiltFile("lambdas/AuthSecGroup.Lambda", "bootstrap.dll")],
            new Dictionary<string, string?>
            {
                ["_HANDLER"] = "unknown",
                ["AWS_LAMBDA_LOG_FORMAT"] = "JSON",
                // Nothing listens there, so the error can't be reported either.
                ["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:1",
            }
        );

        Assert.Equal((1, ""), (result.ExitCode, result.Error));
        var lines = result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line)).ToList();
        Assert.Contains(
            "_HANDLER is 'unknown'; it must be connection or sweep",
            lines[0].GetProperty("errorMessage").GetString(),
            StringComparison.Ordinal
        );
        Assert.Equal("the function ended", lines[^1].GetProperty("message").GetString());
        Assert.Contains("   at ", lines[^1].GetProperty("stackTrace").GetString(), StringComparison.Ordinal);
    }
}
