using System.Globalization;
using System.Text.Json;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cli.Tests;

/// <summary>Sessions with the real client in local mode: the template's gateway, the functions as processes, and EC2's behaviour.</summary>
public sealed class Transcripts_of_sessions(TestCloud test) : IClassFixture<TestCloud>
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Transcripts");

    public static TheoryData<string> Files =>
        [.. Directory.GetFiles(Folder, "*.transcript").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Files))]
    public async Task Are_what_the_client_prints(string file) =>
        await ReplayAsync(Transcript.Parse(await File.ReadAllLinesAsync(Path.Combine(Folder, file))));

    [Fact]
    public async Task In_the_README_are_what_the_client_prints()
    {
        var transcript = Transcript.ParseMarkdown(await File.ReadAllTextAsync(Path.Combine(Folder, "README.md")));
        string[] expected = ["authsecgroup open", "authsecgroup status", "authsecgroup close", "authsecgroup run", "curl"];
        var commands = transcript.OfType<CommandStep>().Select(step => step.Command).ToList();
        Assert.All(expected, start => Assert.Contains(commands, command => command.StartsWith(start, StringComparison.Ordinal)));
        await ReplayAsync(transcript);
    }

    private async Task ReplayAsync(IReadOnlyList<TranscriptStep> transcript)
    {
        test.Cloud.Faults.Clear();
        foreach (var caller in (LocalCaller[])[test.Alice, test.Bob])
        {
            await test.DeleteAsync(caller, "127.0.0.1");
        }

        using var client = new Client(test.Cloud.Url.ToString());
        client.Environment["AWS_REGION"] = test.Cloud.Region;
        client.Environment["PATH"] = Path.GetDirectoryName(Client.Executable) + Path.PathSeparator + client.Environment["PATH"];
        UseKeysOf(client, "alice");
        foreach (var step in transcript)
        {
            if (step is CommandStep command)
            {
                await ReplayAsync(client, command);
            }
            else
            {
                Apply(client, (DirectiveStep)step);
            }
        }
    }

    private async Task ReplayAsync(Client client, CommandStep step)
    {
        await using var running = client.Start("/bin/sh", ["-c", step.Command]);
        var result = await running.ResultAsync();
        var all = $"$ {step.Command}\n{result.Output}{result.Error}exit {result.ExitCode}";
        Assert.True(step.ExitCode == result.ExitCode, $"expected exit code {step.ExitCode}\n{all}");
        Assert.Equal(Transcript.Normalize(string.Join('\n', step.Output)), Transcript.Normalize(result.Output));
        Assert.Equal(Transcript.Normalize(string.Join('\n', step.Error)), Transcript.Normalize(result.Error));
        foreach (var caller in test.Cloud.Callers)
        {
            Assert.DoesNotContain(caller.SecretAccessKey, result.Output + result.Error);
        }
    }

    private void Apply(Client client, DirectiveStep step)
    {
        switch (step.Name)
        {
            case "caller":
                UseKeysOf(client, step.Argument);
                break;
            case "set":
                var parts = step.Argument.Split('=', 2);
                client.Environment[parts[0]] = parts[1]
                    .Replace("{url}", test.Cloud.Url.GetLeftPart(UriPartial.Authority), StringComparison.Ordinal);
                break;
            case "rules":
                Assert.Equal(int.Parse(step.Argument, CultureInfo.InvariantCulture), test.RulesFor("127.0.0.1").Count);
                break;
            default:
                using (var faults = JsonDocument.Parse(step.Argument))
                {
                    test.Cloud.Faults.Replace(faults.RootElement);
                }

                break;
        }
    }

    private void UseKeysOf(Client client, string name)
    {
        var caller = test.Cloud.Callers.Single(each => each.Name == name);
        client.Environment["AWS_ACCESS_KEY_ID"] = caller.AccessKeyId;
        client.Environment["AWS_SECRET_ACCESS_KEY"] = caller.SecretAccessKey;
    }
}
