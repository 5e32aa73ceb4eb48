using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using AuthSecGroup.Cli.Tests.Support;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Cli.Tests;

/// <summary>docs/local-mode.md: its sessions are run in local mode. In their output, <c>…</c> stands for any text.</summary>
public sealed class The_page_about_local_mode(The_page_about_local_mode.Cloud test) : IClassFixture<The_page_about_local_mode.Cloud>
{
    private const string DocumentedAuthority = "127.0.0.1:8787";

    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "local-mode.md"));
    private static readonly List<CommandStep> Commands = [.. Transcript.ParseMarkdown(Page).Cast<CommandStep>()];

    [Fact]
    public async Task Shows_what_its_commands_print()
    {
        using var client = new Client();
        client.ForgetKeys();
        client.Environment["PATH"] = Path.GetDirectoryName(Client.Executable) + Path.PathSeparator + client.Environment["PATH"];
        // As in the shell of somebody who works with a real session.
        client.Environment["AWS_SESSION_TOKEN"] = "the-token-of-a-real-session";
        foreach (var step in Commands)
        {
            var command = step.Command.Replace(DocumentedAuthority, test.Cloud.Url.Authority, StringComparison.Ordinal);
            await using var running = client.Start("/bin/sh", ["-c", command]);
            var result = await running.ResultAsync();
            var output = result.Output.Replace(test.Cloud.Url.Authority, DocumentedAuthority, StringComparison.Ordinal).TrimEnd();
            var expected = string.Join('\n', step.Output);
            Assert.True(
                result.ExitCode == step.ExitCode && IsLike(expected, output),
                $"$ {step.Command}\nshould print:\n{expected}\nprints (exit code {result.ExitCode}):\n{output}\n{result.Error}"
            );
        }
    }

    [Fact]
    public void Has_an_example_of_each_request()
    {
        var requests = Regex.Match(Page, @"\| request \| what it does \|\n\|---\|---\|\n((\|.*\n)+)").Groups[1].Value;
        var documented = Regex
            .Matches(requests, @"^\| `([A-Z]+)(?: (/\S+))?`(?:, `([A-Z]+) (/\S+)`)? \|", RegexOptions.Multiline)
            .SelectMany(row =>
                row.Groups[3].Success
                    ? new[] { (row.Groups[1].Value, row.Groups[4].Value), (row.Groups[3].Value, row.Groups[4].Value) }
                    : [(row.Groups[1].Value, row.Groups[2].Value)]
            )
            .ToList();

        Assert.Equal(12, documented.Count);
        Assert.All(
            documented,
            request =>
                Assert.Contains(
                    Commands,
                    step =>
                        step.Command.Contains(Regex.Replace(request.Item2, "(FILE|ARN)$", ""), StringComparison.Ordinal)
                        && MethodOf(step.Command) == request.Item1
                )
        );
    }

    [Fact]
    public async Task Lists_the_requests_that_there_are()
    {
        var others = (await Curl.SendAsync(new Uri(test.Cloud.Url, "/_local/nothing").ToString())).Body;

        // "There are: GET /, GET /_local/state, …, PUT and DELETE /_local/users/FILE."
        foreach (Match path in Regex.Matches(others[others.IndexOf("There are", StringComparison.Ordinal)..], @"/_local/[a-z]+"))
        {
            Assert.Contains(path.Value, Page, StringComparison.Ordinal);
        }
    }

    private static bool IsLike(string expected, string actual) =>
        Regex.IsMatch(actual, $"^{Regex.Escape(expected).Replace("…", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline);

    private static string MethodOf(string command) =>
        Regex.Match(command, " -X ([A-Z]+) ") is { Success: true } method ? method.Groups[1].Value
        : command.Contains(" -d ", StringComparison.Ordinal) ? "POST"
        : "GET";

    /// <summary>Local mode whose deletion doesn't wait for running requests, which there are none of.</summary>
    public sealed class Cloud : TestCloud
    {
        /// <inheritdoc />
        protected override void Change(JsonObject assembled) => assembled.SetCleanupWait(1);
    }
}
