using System.CommandLine;
using System.CommandLine.Parsing;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.CommandLine;

/// <summary>The options that every command has, and those that open has in common with run.</summary>
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
        "The AWS profile to sign with. Default: AWS's own chain, with AWS_PROFILE."
    );
    private readonly Option<string> _region = Text(
        "--region",
        "REGION",
        "The API's region. Default: the one in the url's host name, else AWS_REGION, AWS_DEFAULT_REGION or the profile's."
    );
    private readonly Option<string> _ip = Text(
        "--ip",
        "4|6|both",
        "Which address of yours: IPv4, IPv6 or both. Default: whichever reaches the endpoint."
    );
    private readonly Option<TimeSpan> _timeout = Duration("--timeout", "How long one request may take, with all its retries. Default: 1m.");
    private readonly Option<bool> _json = new("--json") { Description = "Write results as JSON, one line each.", Recursive = true };
    private readonly Option<bool> _verbose = new("--verbose")
    {
        Description = "Show requests and answers on stderr, without secrets.",
        Recursive = true,
    };

    public CommonOptions(Func<IEnumerable<string>> profileNames)
    {
        _ip.Validators.Add(RefuseUnknownIp);
        _ip.CompletionSources.Add(IpVersions.Choices);
        _profile.CompletionSources.Add(_ => profileNames().Select(name => new System.CommandLine.Completions.CompletionItem(name)));
        foreach (var option in new Option[] { _url, _profile, _region, _ip, _timeout })
        {
            option.Recursive = true;
        }
    }

    /// <summary>How long the lease stays open, for the commands that open.</summary>
    public Option<TimeSpan> For { get; } =
        Duration("--for", "Close after this time, such as 30m. Default and most: the time that the operator configured.");

    /// <summary>Why, for the commands that open.</summary>
    public Option<string> Reason { get; } = ReasonOption();

    public void AddTo(RootCommand root)
    {
        foreach (var option in new Option[] { _url, _profile, _region, _ip, _timeout, _json, _verbose })
        {
            root.Options.Add(option);
        }
    }

    public bool IsJson(ParseResult line) => line.GetValue(_json);

    public bool IsVerbose(ParseResult line) => line.GetValue(_verbose);

    public string? Profile(ParseResult line) => line.GetValue(_profile);

    /// <summary>Reads the options of a command line.</summary>
    /// <exception cref="Errors.ClientException">There is no url, or no usable one.</exception>
    public Settings Read(ParseResult line, Func<string, string?> environment) =>
        new(
            EndpointUrl.Parse(line.GetValue(_url), environment(EndpointUrl.Variable)),
            line.GetValue(_region),
            line.GetValue(_profile),
            IpVersions.Parse(line.GetValue(_ip)),
            line.GetResult(_timeout) is null ? DefaultTimeout : line.GetValue(_timeout),
            line.GetValue(_json)
        );

    /// <summary>What POST is to be told; null if nothing out of the ordinary.</summary>
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

    private static Option<string> ReasonOption()
    {
        var option = Text("--reason", "TEXT", $"Why, for the audit log; at most {OpenRequest.LongestReason} characters.");
        option.Validators.Add(RefuseTooLong);
        return option;

        static void RefuseTooLong(OptionResult result)
        {
            if (result.Tokens is [var token] && token.Value.Length > OpenRequest.LongestReason)
            {
                result.AddError($"--reason may have {OpenRequest.LongestReason} characters, got {token.Value.Length}");
            }
        }
    }
}
