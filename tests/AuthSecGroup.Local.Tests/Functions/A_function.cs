using System.Text.Json.Nodes;
using AuthSecGroup.Local.Cloud;

namespace AuthSecGroup.Local.Tests.Functions;

public class A_function : LocalCloudTest
{
    [Fact]
    public async Task Has_the_environment_that_Lambda_gives_and_nothing_of_this_machines()
    {
        var environment = await EnvironmentAsync(Cloud, "connection");

        Assert.Equal(
            [
                .. "AUTHSECGROUP_CLOCK_FILE AUTHSECGROUP_LEASES_BUCKET AUTHSECGROUP_NAME AUTHSECGROUP_RESPONSE_ORIGIN".Split(' '),
                .. "AUTHSECGROUP_SECURITY_GROUPS AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS".Split(' '),
                .. "AUTHSECGROUP_USERS_BUCKET AUTHSECGROUP_USERS_PREFIX".Split(' '),
                .. "AWS_ACCESS_KEY_ID AWS_DEFAULT_REGION AWS_ENDPOINT_URL AWS_ENDPOINT_URL_EC2 AWS_ENDPOINT_URL_S3".Split(' '),
                .. "AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_VERSION".Split(' '),
                .. "AWS_LAMBDA_INITIALIZATION_TYPE AWS_LAMBDA_LOG_FORMAT AWS_LAMBDA_LOG_GROUP_NAME".Split(' '),
                .. "AWS_LAMBDA_LOG_STREAM_NAME AWS_LAMBDA_RUNTIME_API AWS_REGION AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN".Split(' '),
                .. "LAMBDA_TASK_ROOT LANG PATH SSL_CERT_DIR SSL_CERT_FILE TZ _HANDLER".Split(' '),
            ],
            // What the shell of the fixture adds by itself.
            environment.Keys.Except(["PWD", "SHLVL", "_", "OLDPWD"]).Order(StringComparer.Ordinal)
        );
        Assert.Equal("connection", environment["_HANDLER"]);
        Assert.Equal("512", environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
        Assert.Equal("us-east-1", environment["AWS_REGION"]);
        Assert.StartsWith("ASIA", environment["AWS_ACCESS_KEY_ID"]);
        Assert.Equal(Cloud.AwsUrl, new Uri(environment["AWS_ENDPOINT_URL_EC2"]));
        Assert.Equal(Cloud.Clock.OffsetFile, environment["AUTHSECGROUP_CLOCK_FILE"]);
        Assert.StartsWith("fixture-users-", environment["AUTHSECGROUP_USERS_BUCKET"]);
        Assert.Equal("people/", environment["AUTHSECGROUP_USERS_PREFIX"]);
    }

    [Fact]
    public async Task Finds_the_files_beside_its_executable_where_its_code_is()
    {
        var environment = await EnvironmentAsync(Cloud, "connection");

        Assert.Equal(Path.Combine(environment["LAMBDA_TASK_ROOT"], "amazon-roots.pem"), environment["SSL_CERT_FILE"]);
        Assert.Equal("/dev/null", environment["SSL_CERT_DIR"]);
    }

    [Fact]
    public async Task Serves_one_event_after_the_other_in_the_same_process()
    {
        await RunAsync();
        var first = Cloud.Functions.ProcessIds("connection");
        await RunAsync();

        Assert.Equal(first, Cloud.Functions.ProcessIds("connection"));
        Assert.Single(first);
    }

    [Fact]
    public async Task Has_as_many_processes_as_events_at_the_same_time_but_no_more_than_allowed()
    {
        var hanging = Enumerable.Range(0, 5).Select(_ => Cloud.Functions.InvokeAsync("connection", "\"do-hang\"")).ToList();

        var all = Task.WhenAll(hanging);
        while (await Task.WhenAny(all, Task.Delay(20)) != all)
        {
            Assert.InRange(Cloud.Functions.ProcessIds("connection").Count, 0, 3);
        }

        var results = await all;

        Assert.All(results, result => Assert.Equal("Sandbox.Timedout", result.ErrorType));
        Assert.Equal(5, Cloud.LogLines.Count(line => line.Text == "started connection"));
        await RunAsync();
    }

    [Fact]
    public async Task That_ends_by_itself_is_replaced_and_its_last_words_are_kept()
    {
        await RunAsync();
        var crashed = Cloud.Functions.ProcessIds("connection").Single();

        var result = await Cloud.Functions.InvokeAsync("connection", "\"do-crash\"");

        Assert.Equal(
            ("Runtime.ExitError", $"RequestId: {result.RequestId} Error: Runtime exited with error: exit status 7"),
            (result.ErrorType, result.ErrorMessage)
        );
        await RunAsync();
        Assert.NotEqual(crashed, Cloud.Functions.ProcessIds("connection").Single());
        Assert.Contains(Cloud.LogLines, line => line is { Source: "connection", Text: "last words" });
    }

    [Fact]
    public async Task That_is_killed_between_two_events_does_the_next_one_no_harm()
    {
        await RunAsync();
        using (var process = System.Diagnostics.Process.GetProcessById(Cloud.Functions.ProcessIds("connection").Single()))
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
        }

        await RunAsync();
    }

    [Fact]
    public async Task Ends_with_the_local_cloud()
    {
        await RunAsync();
        var id = Cloud.Functions.ProcessIds("connection").Single();

        await Cloud.DisposeAsync();

        Assert.Throws<ArgumentException>(() => System.Diagnostics.Process.GetProcessById(id));
    }

    [Fact]
    public async Task Is_found_by_its_handler_or_refused_by_name()
    {
        var error = await Assert.ThrowsAsync<ArgumentException>(() => Cloud.Functions.InvokeAsync("other", "{}"));

        Assert.StartsWith("The function is 'other'. The stack has: connection, sweep.", error.Message);
    }

    private async Task RunAsync() => Assert.True((await Cloud.Functions.InvokeAsync("connection", "{}")).Succeeded);

    /// <summary>The environment of the process that a function runs in.</summary>
    internal static async Task<Dictionary<string, string>> EnvironmentAsync(LocalCloud cloud, string function)
    {
        var result = await cloud.Functions.InvokeAsync(function, "\"do-env\"");
        return ((string)JsonNode.Parse(result.Payload)!["body"]!)
            .Split(';')
            .Select(line => line.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }
}
