namespace AuthSecGroup.Cli.Tests.Processes;

public sealed class Half_of_the_keys_in_the_environment : ClientTest
{
    private const string Id = "AWS_ACCESS_KEY_ID";
    private const string Secret = "AWS_SECRET_ACCESS_KEY";

    public Half_of_the_keys_in_the_environment() =>
        Client.WriteHome(".aws/credentials", "[default]\naws_access_key_id = AKIADEFAULT\naws_secret_access_key = secret\n");

    [Theory]
    [InlineData(Id, Secret, null)]
    [InlineData(Id, Secret, "")]
    [InlineData(Secret, Id, null)]
    [InlineData(Secret, Id, "")]
    public async Task Is_an_error_that_names_the_other_half(string set, string missing, string? value)
    {
        Client.Environment[missing] = value;
        await AssertErrorAsync(
            "open",
            2,
            $"{set} is set, but {missing} isn't",
            $"set both, or unset {set} to use a profile; an empty variable counts as not set"
        );
        Assert.Empty(Server.Seen);
    }

    [Fact]
    public async Task Is_ignored_for_a_named_profile()
    {
        Client.Environment.Remove(Secret);
        Assert.Equal(0, (await RunAsync("open", "--profile", "default")).ExitCode);
        Assert.Contains("Credential=AKIADEFAULT/", Server.Seen.Single().Headers["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_none_if_all_variables_are_empty()
    {
        (Client.Environment[Id], Client.Environment[Secret], Client.Environment["AWS_SESSION_TOKEN"]) = ("", "", "");
        Assert.Equal(0, (await RunAsync("open")).ExitCode);
        Assert.Contains("Credential=AKIADEFAULT/", Server.Seen.Single().Headers["Authorization"], StringComparison.Ordinal);
    }
}
