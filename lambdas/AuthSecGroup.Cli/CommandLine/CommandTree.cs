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
            "authsecgroup open                                # until the configured time is up",
            "authsecgroup open --for 30m --reason INC-1234",
            "authsecgroup open --ip both                      # your IPv4 and your IPv6 address",
            "authsecgroup open --json | jq -r .expiresAt",
        ],
        ["close"] = ["authsecgroup close"],
        ["status"] = ["authsecgroup status                              # exits with 0 if open, 1 if not", "authsecgroup status --watch"],
        ["run"] =
        [
            "authsecgroup run -- ssh bastion.example.com",
            "authsecgroup run -- psql -h db.example.com shop",
            "authsecgroup run --reason INC-1234 -- ansible-playbook -i hosts site.yml",
        ],
    };

    public static RootCommand Build(Application application, CommonOptions options)
    {
        var root = new RootCommand("Lets your own address into the security groups for a limited time.");
        options.AddTo(root);

        var open = new Command("open", "Opens the security groups for your address.") { options.For, options.Reason };
        open.SetAction(
            (line, cancellationToken) =>
                application.GuardAsync(line, options, app => OpenCommand.RunAsync(app, options.ReadRequest(line), cancellationToken))
        );

        var close = new Command("close", "Closes them for your address. Connections that stand are not cut.");
        close.SetAction(
            (line, cancellationToken) => application.GuardAsync(line, options, app => CloseCommand.RunAsync(app, cancellationToken))
        );

        var watch = new Option<bool>("--watch") { Description = "Count down until it is closed." };
        var status = new Command("status", "Tells whether your address is open: exits with 0 if it is, with 1 if not.") { watch };
        status.SetAction(
            (line, cancellationToken) =>
                application.GuardAsync(line, options, app => StatusCommand.RunAsync(app, line.GetValue(watch), cancellationToken))
        );

        var command = new Argument<string[]>("COMMAND")
        {
            Description = "After --: the command to run, and its arguments. No shell reads them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var run = new Command("run", "Opens, runs a command, keeps open while it lives, closes when it ends, and exits with its code.")
        {
            options.For,
            options.Reason,
            command,
        };
        run.SetAction(
            (line, cancellationToken) =>
                application.GuardAsync(
                    line,
                    options,
                    app => RunCommand.RunAsync(app, options.ReadRequest(line), CommandAfterDashes(line), cancellationToken)
                )
        );

        foreach (var each in new[] { open, close, status, run })
        {
            root.Subcommands.Add(each);
        }

        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExamples((HelpAction)help.Action!, Examples);
        return root;

        // Without the dashes an option of the command could be taken for one of ours.
        IReadOnlyList<string> CommandAfterDashes(ParseResult line) =>
            line.Tokens.Any(token => token.Type == TokenType.DoubleDash)
                ? line.GetValue(command)!
                : throw ClientException.Usage(
                    "the command must come after --",
                    $"authsecgroup run -- {string.Join(' ', line.GetValue(command)!)}"
                );
    }
}
