using AuthSecGroup.Core.Configuration;

namespace AuthSecGroup.Lambda.Tests;

public sealed class A_function_that_is_put_together : IDisposable
{
    private const string Groups = """[{"region":"us-east-1","groups":["sg-00000ea0"],"rules":["tcp:22:22"]}]""";

    private static readonly string[] Credentials = ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    private readonly string?[] _before = [.. Credentials.Select(Environment.GetEnvironmentVariable)];

    // The SDK's own credentials come from the process's environment; no other test of this assembly reads it.
    public A_function_that_is_put_together() =>
        Array.ForEach(Credentials, name => Environment.SetEnvironmentVariable(name, "plainly-fake"));

    public void Dispose()
    {
        foreach (var (name, value) in Credentials.Zip(_before))
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    private static Dictionary<string, string?> Variables(string handler) =>
        new()
        {
            ["_HANDLER"] = handler,
            ["AWS_REGION"] = "us-east-1",
            ["AUTHSECGROUP_NAME"] = "office-ssh",
            ["AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS"] = "600",
            ["AUTHSECGROUP_SECURITY_GROUPS"] = Groups,
            ["AUTHSECGROUP_USERS_BUCKET"] = "users-bucket",
        };

    private static string ErrorWith(string handler, string variable, string? value)
    {
        var variables = Variables(handler);
        variables[variable] = value;
        return Assert.Throws<ConfigurationException>(() => Functions.Create(variables.GetValueOrDefault, Stream.Null)).Message;
    }

    [Theory]
    [InlineData("connection")]
    [InlineData("sweep")]
    public void Is_made_by_the_name_of_its_handler(string handler) =>
        Assert.NotNull(Functions.Create(Variables(handler).GetValueOrDefault, Stream.Null));

    [Theory]
    [InlineData("debug")]
    [InlineData("info")]
    [InlineData("warning")]
    [InlineData("error")]
    [InlineData("")]
    public void Takes_each_level_of_its_log(string level)
    {
        var variables = Variables("sweep");
        variables["AUTHSECGROUP_LOG_LEVEL"] = level;
        Assert.NotNull(Functions.Create(variables.GetValueOrDefault, Stream.Null));
    }

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
    public void Refuses_an_environment_that_it_cannot_use(string handler, string variable, string? value, string error) =>
        Assert.Equal($"The function's environment is not usable: {error}.", ErrorWith(handler, variable, value));

    [Fact]
    public void Needs_no_users_to_sweep()
    {
        var variables = Variables("sweep");
        variables.Remove("AUTHSECGROUP_USERS_BUCKET");
        Assert.NotNull(Functions.Create(variables.GetValueOrDefault, Stream.Null));
    }
}
