using System.CommandLine;
using System.CommandLine.Completions;
using System.CommandLine.Parsing;
using AuthSecGroup.Cli.Commands;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.CommandLine;

/// <summary>The options of all commands, and those that only <c>open</c> and <c>run</c> have.</summary>
internal sealed class CommonOptions
{
    private static readonly TimeSpan DefaultTimeout = TimeSpan.FromMinutes(1);

    private readonly Option<string> _url = Text(
        "--url",
        "URL",
        $"The endpoint: an output of the stack. Default: the environment variable {EndpointUrl.Variable}."
    );
    private readonly Option<string> _profile = Text(
        "--profile",
        "NAME",
        "The AWS profile to sign with. Default: the AWS SDK's credential chain, which reads AWS_PROFILE."
    );
    private readonly Option<string> _region = Text(
        "--region",
        "REGION",
        "The API's region. Default: the region in the URL's host name, AWS_REGION, AWS_DEFAULT_REGION, or the profile's region."
    );
    private readonly Option<string> _ip = Text(
        "--ip",
        "4|6|both",
        "Your address to open: IPv4, IPv6, or both. Default: the one that reaches the endpoint."
    );
    private readonly Option<TimeSpan> _timeout = Duration(
        "--timeout",
        "The maximum time for a request, including its retries. Default: 1m."
    );
    private readonly Option<bool> _json = new("--json") { Description = "Write results as JSON, one line each." };
    private readonly Option<bool> _verbose = new("--verbose") { Description = "Show requests and responses on stderr, without secrets." };

    public CommonOptions()
    {
        Targets.Validators.Add(RefuseInvalidTargets);
        Target.Validators.Add(RefuseInvalidTargets);
        KnownTarget.Validators.Add(RefuseInvalidTargets);
        _ip.Validators.Add(RefuseUnknownIp);
        _ip.CompletionSources.Add(IpVersions.Choices);
        _profile.CompletionSources.Add(_ => CredentialSource.ProfileNames.Select(name => new CompletionItem(name)));
        Reason.Validators.Add(RefuseLongReason);
    }

    /// <summary>The lease's duration.</summary>
    public Option<TimeSpan> For { get; } =
        Duration("--for", "The lease's duration, such as 30m. Default and maximum: the duration that the operator configured.");

    public Option<string> Reason { get; } =
        Text("--reason", "TEXT", $"The reason, for the audit log; at most {OpenRequest.LongestReason} characters.");

    /// <summary>The targets of commands that have no other arguments.</summary>
    public Argument<string[]> Targets { get; } =
        new("TARGET") { Description = "The targets. Default: every target that you may use.", Arity = ArgumentArity.ZeroOrMore };

    /// <summary>The targets of commands that have other arguments.</summary>
    public Option<string[]> Target { get; } =
        new("--target") { Description = "A target; can be repeated. Default: every target that you may use.", HelpName = "TARGET" };

    /// <summary>A target of the deployment, for <c>check-users</c>.</summary>
    public Option<string[]> KnownTarget { get; } =
        new("--target")
        {
            Description = "A target of the deployment; can be repeated. Default: any name is accepted.",
            HelpName = "TARGET",
        };

    public void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { _url, _profile, _region, _ip, _timeout, _json, _verbose })
        {
            option.Recursive = true;
            root.Options.Add(option);
        }
    }

    public bool IsJson(ParseResult line) => line.GetValue(_json);

    public bool IsVerbose(ParseResult line) => line.GetValue(_verbose);

    /// <exception cref="ClientException">There is no URL, or no valid one.</exception>
    public Settings Read(ParseResult line, Func<string, string?> environment) =>
        new(
            EndpointUrl.Parse(line.GetValue(_url), environment(EndpointUrl.Variable)),
            line.GetValue(_region),
            line.GetValue(_profile),
            IpVersions.Parse(line.GetValue(_ip)),
            line.GetResult(_timeout) is null ? DefaultTimeout : line.GetValue(_timeout),
            line.GetValue(_json),
            [.. (line.GetValue(Targets) ?? []).Concat(line.GetValue(Target) ?? []).Distinct(StringComparer.Ordinal)]
        );

    /// <summary>Returns the body of POST; null if no option needs one.</summary>
    public OpenRequest? ReadRequest(ParseResult line)
    {
        long? seconds = line.GetResult(For) is null ? null : (long)line.GetValue(For).TotalSeconds;
        var reason = line.GetValue(Reason);
        return seconds is null && reason is null ? null : new OpenRequest { ExpiresInSeconds = seconds, Reason = reason };
    }

    private static Option<string> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };

    private static Option<TimeSpan> Duration(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "TIME",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!DurationText.TryParse(text, out var duration))
                {
                    result.AddError($"{name} must be {DurationText.ValidValues}, got '{text}'");
                }

                return duration;
            },
        };

    private static void RefuseUnknownIp(OptionResult result)
    {
        if (result.Tokens is [var token] && !IpVersions.Choices.Contains(token.Value))
        {
            result.AddError($"--ip must be 4, 6 or both, got '{token.Value}'");
        }
    }

    private static void RefuseInvalidTargets(SymbolResult result)
    {
        if (result.Tokens.FirstOrDefault(token => !TargetName.IsValid(token.Value)) is { } invalid)
        {
            // An option that doesn't exist is taken for an argument.
            result.AddError(
                result is ArgumentResult && invalid.Value.StartsWith('-')
                    ? $"unrecognized command or argument '{invalid.Value}'"
                    : $"a target must be {TargetName.ValidValues}, got '{invalid.Value}'"
            );
        }
    }

    private static void RefuseLongReason(OptionResult result)
    {
        if (result.Tokens is [var token] && token.Value.Length > OpenRequest.LongestReason)
        {
            result.AddError($"--reason must have at most {OpenRequest.LongestReason} characters, got {token.Value.Length}");
        }
    }
}
