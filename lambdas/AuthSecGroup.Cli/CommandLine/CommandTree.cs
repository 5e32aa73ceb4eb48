using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Parsing;
using AuthSecGroup.Cli.Commands;
using AuthSecGroup.Cli.Errors;

namespace AuthSecGroup.Cli.CommandLine;

/// <summary>The commands with their options, help and examples.</summary>
internal static class CommandTree
{
    private static readonly Dictionary<string, string[]> Examples = new(StringComparer.Ordinal)
    {
        ["authsecgroup"] =
        [
            "export AUTHSECGROUP_URL=https://abc123.execute-api.eu-west-1.amazonaws.com/dev/connection",
            "authsecgroup run -- ssh bastion.example.com",
            "authsecgroup --profile work open --for 30m",
        ],
        ["open"] =
        [
            "authsecgroup open                                # for the configured duration",
            "authsecgroup open --for 30m --reason INC-1234",
            "authsecgroup open bastion db                     # two targets only",
            "authsecgroup open --ip both                      # your IPv4 and your IPv6 address",
            "authsecgroup open --json | jq -r .expiresAt",
        ],
        ["close"] = ["authsecgroup close", "authsecgroup close db"],
        ["status"] = ["authsecgroup status                              # exits with 0 if open, 1 if not", "authsecgroup status --watch"],
        ["run"] =
        [
            "authsecgroup run -- ssh bastion.example.com",
            "authsecgroup run --target db -- psql -h db.example.com shop",
            "authsecgroup run --reason INC-1234 -- ansible-playbook -i hosts site.yml",
        ],
        ["leases"] = ["authsecgroup leases", "authsecgroup leases --json | jq -r '.leases[].principal' | sort -u"],
        ["revoke"] = ["authsecgroup revoke alice", "authsecgroup revoke 203.0.113.7"],
        ["check-users"] = ["authsecgroup check-users users/*.json", "authsecgroup check-users --target bastion --target db users/*.json"],
    };

    public static RootCommand Build(Application application, CommonOptions options)
    {
        var root = new RootCommand("Opens security groups for your own address for a limited time.");
        options.AddTo(root);

        var open = Add(
            "open",
            "Opens the security groups for your address.",
            (context, line, cancellationToken) => OpenCommand.RunAsync(context, options.ReadRequest(line), cancellationToken)
        );
        var close = Add(
            "close",
            "Closes the security groups for your address. Established connections are not interrupted.",
            (context, _, cancellationToken) => CloseCommand.RunAsync(context, cancellationToken)
        );
        var watch = new Option<bool>("--watch") { Description = "Count down until the lease expires." };
        var status = Add(
            "status",
            "Shows whether your address is open. Exits with 0 if it is, with 1 if not.",
            (context, line, cancellationToken) => StatusCommand.RunAsync(context, line.GetValue(watch), cancellationToken)
        );
        status.Add(watch);
        var command = new Argument<string[]>("COMMAND")
        {
            Description = "After --: the command to run, and its arguments. They are not passed to a shell.",
            Arity = ArgumentArity.OneOrMore,
        };
        var run = Add(
            "run",
            "Opens, runs a command, renews while it runs, closes when it ends, and exits with its exit code.",
            (context, line, cancellationToken) =>
                RunCommand.RunAsync(context, options.ReadRequest(line), CommandAfterDashes(line), cancellationToken)
        );
        run.Add(command);
        run.Add(options.Target);
        foreach (var each in new[] { open, close, status })
        {
            each.Add(options.Targets);
        }

        foreach (var each in new[] { open, run })
        {
            each.Add(options.For);
            each.Add(options.Reason);
        }

        Add(
            "leases",
            "For administrators: shows who has access, from where, and until when.",
            (context, _, cancellationToken) => LeasesCommand.ListAsync(context, cancellationToken)
        );
        var whose = new Argument<string>("PRINCIPAL|ADDRESS")
        {
            Description = "An ARN, the name of an IAM user, a unique id, or an address.",
        };
        var revoke = Add(
            "revoke",
            "For administrators: revokes the leases of a principal, or from an address. Exits with 1 if there are none.",
            (context, line, cancellationToken) => LeasesCommand.RevokeAsync(context, line.GetValue(whose)!, cancellationToken)
        );
        revoke.Add(whose);

        var files = new Argument<string[]>("FILE") { Description = "The user files.", Arity = ArgumentArity.OneOrMore };
        var check = new Command("check-users", "Checks user files as the functions read them. Exits with 1 if one is not valid.")
        {
            files,
            options.KnownTarget,
        };
        check.SetAction(line =>
        {
            try
            {
                return CheckUsersCommand.Run(
                    application,
                    line.GetValue(files)!,
                    line.GetResult(options.KnownTarget) is null ? null : line.GetValue(options.KnownTarget),
                    options.IsJson(line)
                );
            }
            catch (ClientException error)
            {
                return application.Fail(error, options.IsJson(line));
            }
        });
        root.Add(check);

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, Examples);
        return root;

        Command Add(string name, string description, Func<CommandContext, ParseResult, CancellationToken, Task<int>> runAsync)
        {
            var added = new Command(name, description);
            added.SetAction(
                async (line, cancellationToken) =>
                {
                    application.Reporter.IsVerbose = options.IsVerbose(line);
                    try
                    {
                        var context = new CommandContext(application, options.Read(line, application.Environment));
                        return await runAsync(context, line, cancellationToken);
                    }
                    catch (ClientException error)
                    {
                        return application.Fail(error, options.IsJson(line));
                    }
                }
            );
            root.Add(added);
            return added;
        }

        // Without the dashes, an option of the command could be taken for one of the client's.
        IReadOnlyList<string> CommandAfterDashes(ParseResult line) =>
            line.Tokens.Any(token => token.Type == TokenType.DoubleDash)
                ? line.GetValue(command)!
                : throw ClientException.Usage(
                    "the command must come after --",
                    $"authsecgroup run -- {string.Join(' ', line.GetValue(command)!)}"
                );
    }
}
