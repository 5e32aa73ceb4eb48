using System.CommandLine;
using AuthSecGroup.Cli.CommandLine;
using AuthSecGroup.Cli.Connections;

namespace AuthSecGroup.Contract;

/// <summary>The options of the command line.</summary>
internal sealed record ContractOptions
{
    private static readonly Option<string> UrlOption = Text(
        "--url",
        "URL",
        $"The endpoint: the stack's output InvokeUrl. Default: the environment variable {EndpointUrl.Variable}."
    );
    private static readonly Option<string> RegionOption = Text(
        "--region",
        "REGION",
        "The API's region. Default: the region in the URL's host name, AWS_REGION, AWS_DEFAULT_REGION, or the caller's profile."
    );
    private static readonly Option<string> IpOption = Text("--ip", "4|6", "The IP version to call over. Default: the first that works.");
    private static readonly Option<string> ProfileOption = Text(
        "--profile",
        "NAME",
        "The AWS profile of a caller whom IAM allows and a user file lists. Default: the AWS SDK's credential chain."
    );
    private static readonly Option<string> UnlistedOption = Text(
        "--unlisted-profile",
        "NAME",
        "The AWS profile of a caller whom IAM allows, but no user file lists."
    );
    private static readonly Option<string> DeniedOption = Text(
        "--denied-profile",
        "NAME",
        "The AWS profile of a principal without execute-api:Invoke on the API."
    );
    private static readonly Option<string> OperatorOption = Text(
        "--operator-profile",
        "NAME",
        "The AWS profile of an operator with ec2:DescribeSecurityGroupRules in the regions of the groups. Nothing else is called with it."
    );
    private static readonly Option<string> CallerOption = Text(
        "--caller",
        "NAME",
        "The caller's name in the descriptions of rules: alice, or ROLE/SESSION. Default: any, but the same in all of them."
    );
    private static readonly Option<bool> CloseExistingOption = new("--close-existing")
    {
        Description = "Close a lease that the address already has. Default: the suite doesn't start.",
    };
    private static readonly Option<string> CaseOption = Text("--case", "TEXT", "Run only the cases whose name contains this text.");

    /// <summary>The endpoint, as given.</summary>
    public required string? Url { get; init; }

    /// <summary>The region of the API, if given.</summary>
    public required string? Region { get; init; }

    /// <summary>The IP version to call over.</summary>
    public required IpVersion Ip { get; init; }

    /// <summary>The caller's profile; null for the SDK's chain.</summary>
    public required string? Profile { get; init; }

    /// <summary>The profile of a caller in no user file, if given.</summary>
    public required string? UnlistedProfile { get; init; }

    /// <summary>The profile of a principal whom IAM doesn't allow, if given.</summary>
    public required string? DeniedProfile { get; init; }

    /// <summary>The operator's profile, if given.</summary>
    public required string? OperatorProfile { get; init; }

    /// <summary>The caller's name in descriptions, if given.</summary>
    public required string? Caller { get; init; }

    /// <summary>True if a lease that exists may be closed.</summary>
    public required bool ClosesExisting { get; init; }

    /// <summary>Part of the names of the cases to run, if given.</summary>
    public required string? Case { get; init; }

    /// <summary>The command; its action runs the suite.</summary>
    public static RootCommand Command(Func<ContractOptions, CancellationToken, Task<int>> run)
    {
        var command = new RootCommand("Verifies that an endpoint keeps AuthSecGroup's HTTP contract.")
        {
            UrlOption,
            RegionOption,
            IpOption,
            ProfileOption,
            UnlistedOption,
            DeniedOption,
            OperatorOption,
            CallerOption,
            CloseExistingOption,
            CaseOption,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(IpOption) is { } ip and not ("4" or "6"))
            {
                result.AddError($"--ip must be 4 or 6, got '{ip}'");
            }
        });
        command.SetAction((line, cancellationToken) => run(Read(line), cancellationToken));
        return command;
    }

    private static ContractOptions Read(ParseResult line) =>
        new()
        {
            Url = line.GetValue(UrlOption),
            Region = line.GetValue(RegionOption),
            Ip = IpVersions.Parse(line.GetValue(IpOption))[0],
            Profile = line.GetValue(ProfileOption),
            UnlistedProfile = line.GetValue(UnlistedOption),
            DeniedProfile = line.GetValue(DeniedOption),
            OperatorProfile = line.GetValue(OperatorOption),
            Caller = line.GetValue(CallerOption),
            ClosesExisting = line.GetValue(CloseExistingOption),
            Case = line.GetValue(CaseOption),
        };

    private static Option<string> Text(string name, string helpName, string description) =>
        new(name) { Description = description, HelpName = helpName };
}
