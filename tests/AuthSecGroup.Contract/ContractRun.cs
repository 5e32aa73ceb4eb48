using Amazon.Runtime;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Ec2;
using AuthSecGroup.Aws.Sts;
using AuthSecGroup.Cli.CommandLine;
using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Signing;
using AuthSecGroup.Contract.Cases;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract;

/// <summary>A run of the suite: gets ready, runs the cases, and closes the lease, whatever happens.</summary>
/// <param name="options">The command line.</param>
/// <param name="output">stdout: one line for each case, and the summary.</param>
/// <param name="reporter">stderr.</param>
/// <param name="secrets">What no stream may show.</param>
/// <param name="mfa">Asks for MFA codes.</param>
/// <param name="time">The clock and its timers.</param>
internal sealed class ContractRun(
    ContractOptions options,
    TextWriter output,
    Reporter reporter,
    Secrets secrets,
    MfaPrompt mfa,
    TimeProvider time
)
{
    // With its retries. A deployment that is throttled needs some.
    private static readonly TimeSpan RequestTimeout = TimeSpan.FromMinutes(2);

    /// <summary>Runs the suite.</summary>
    /// <returns>0 if every case passed or was skipped, 1 if one failed.</returns>
    /// <exception cref="ClientException">The suite can't start. Nothing was opened.</exception>
    /// <exception cref="OperationCanceledException">The run was interrupted, and the lease is closed.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var cases = AllCases.List.Where(each => each.Name.Contains(options.Case ?? "", StringComparison.OrdinalIgnoreCase)).ToList();
        if (cases.Count == 0)
        {
            throw ClientException.Usage($"no case has a name that contains '{options.Case}'", "omit --case to see all of them");
        }

        using var caller = CredentialsOf(options.Profile);
        var endpoint = EndpointOf(caller);
        using var connection = new ConnectionClient(options.Ip, endpoint, caller, reporter, time);
        var inputs = new ContractInputs(
            await KeysOfAsync(options.UnlistedProfile, cancellationToken),
            await KeysOfAsync(options.DeniedProfile, cancellationToken),
            options.Caller
        );
        using var rules = await OperatorRulesAsync(cancellationToken);
        var groups = await FindGroupsAsync(connection, cancellationToken);
        var view = rules is null ? null : new OperatorView(rules, groups);
        // Before the first request that changes something.
        var foreign = await ForeignAsync(view, cancellationToken);
        // Closes what has expired too, so that the first POST creates every rule.
        if (await connection.SendAsync(HttpMethod.Delete, null, cancellationToken) is Reply.Failure(var refusal))
        {
            throw refusal;
        }

        using var client = new ContractClient(endpoint, options.Ip, await caller.GetAsync(cancellationToken), reporter, time);
        var results = new List<CaseResult>();
        try
        {
            await RunAsync(cases, new ContractSession(client, inputs, view, foreign, time, cancellationToken), results);
        }
        finally
        {
            // Ctrl-C ends the cases, but not this.
            if (await connection.SendAsync(HttpMethod.Delete, null, CancellationToken.None) is Reply.Failure(var error))
            {
                reporter.Error(error);
                Report("The lease can be closed at the end", new CaseResult.Failed("it stays open until it expires"), results);
            }

            output.WriteLine(
                $"{results.OfType<CaseResult.Passed>().Count()} passed, {results.OfType<CaseResult.Failed>().Count()} failed, "
                    + $"{results.OfType<CaseResult.Skipped>().Count()} skipped"
            );
        }

        return results.OfType<CaseResult.Failed>().Any() ? 1 : 0;
    }

    private async Task RunAsync(List<ContractCase> cases, ContractSession session, List<CaseResult> results)
    {
        foreach (var each in cases)
        {
            reporter.Info($"{results.Count + 1} of {cases.Count}: {each.Name}");
            Report(each.Name, await session.RunAsync(each), results);
        }
    }

    private void Report(string name, CaseResult result, List<CaseResult> results)
    {
        results.Add(result);
        output.WriteLine(
            result switch
            {
                CaseResult.Failed(var difference) => $"failed   {name}: {OneLine(difference)}",
                CaseResult.Skipped(var reason) => $"skipped  {name}: {reason}",
                _ => $"passed   {name}",
            }
        );
    }

    /// <summary>Verifies that the caller can call, and that the address has no lease.</summary>
    /// <returns>The groups of the deployment.</returns>
    private async Task<IReadOnlyList<SecurityGroupId>> FindGroupsAsync(ConnectionClient connection, CancellationToken cancellationToken)
    {
        var (cidr, groups) = await connection.SendAsync(HttpMethod.Get, null, cancellationToken) switch
        {
            Reply.Success(var response) => (response.Cidr, response.Groups),
            Reply.NotOpen(var problem) => (problem.Cidr ?? "this address", problem.Groups ?? []),
            Reply.Failure(var error) => throw error,
            _ => throw new InvalidOperationException("There is no fourth kind of reply."),
        };
        var outcomes = groups.SelectMany(group => group.Rules).Select(rule => rule.Outcome).ToList();
        if (outcomes.TrueForAll(outcome => outcome == Outcome.Permanent))
        {
            throw ClientException.Usage(
                outcomes.Count == 0 ? $"no configured rule applies to {cidr}" : $"foreign rules already admit {cidr} in every group",
                "run the suite from another address"
            );
        }

        if (outcomes.Contains(Outcome.Held))
        {
            throw ClientException.Usage($"others hold leases from {cidr}, so it is not closed", "run the suite from another address");
        }

        if (outcomes.Contains(Outcome.Open) && !options.ClosesExisting)
        {
            throw ClientException.Usage(
                $"{cidr} already has a lease, which the suite would close",
                "close it with DELETE, wait until it expires, or pass --close-existing"
            );
        }

        reporter.Info($"verifying the contract from {cidr}");
        return [.. OperatorView.ReadableIn(groups).Select(group => new SecurityGroupId(group.Region, group.GroupId))];
    }

    private Endpoint EndpointOf(CredentialSource caller)
    {
        var url = EndpointUrl.Parse(options.Url, Environment.GetEnvironmentVariable(EndpointUrl.Variable));
        var region =
            SigningRegion.Find(options.Region, url, Environment.GetEnvironmentVariable, () => caller.ProfileRegion)
            ?? throw ClientException.Usage($"the region of {url.Host} is unknown", "pass the API's region, such as --region eu-west-1");
        return new Endpoint(url, region, RequestTimeout);
    }

    private async Task<Ec2SecurityGroupRules?> OperatorRulesAsync(CancellationToken cancellationToken) =>
        await KeysOfAsync(options.OperatorProfile, cancellationToken) is not { } keys
            ? null
            : new Ec2SecurityGroupRules(
                new AwsClients(
                    keys.UseToken
                        ? new SessionAWSCredentials(keys.AccessKey, keys.SecretKey, keys.Token)
                        : new BasicAWSCredentials(keys.AccessKey, keys.SecretKey)
                ).Ec2,
                new AccessRoles(
                    () => throw new NotSupportedException("The operator assumes no role."),
                    RoleSession.OfConnection("contract")
                ),
                time
            );

    private async Task<ImmutableCredentials?> KeysOfAsync(string? profile, CancellationToken cancellationToken)
    {
        if (profile is null)
        {
            return null;
        }

        using var source = CredentialsOf(profile);
        return await source.GetAsync(cancellationToken);
    }

    private CredentialSource CredentialsOf(string? profile) => new(profile, Environment.GetEnvironmentVariable, mfa, secrets, time);

    private static async Task<IReadOnlyList<SecurityGroupRule>> ForeignAsync(OperatorView? view, CancellationToken cancellationToken)
    {
        try
        {
            return view is null ? [] : await view.ReadForeignAsync(cancellationToken);
        }
        catch (DifferenceException unread)
        {
            throw ClientException.Usage(unread.Message, "the operator needs ec2:DescribeSecurityGroupRules in each of these regions");
        }
    }

    private static string OneLine(string text) => string.Join(' ', text.Split('\n', StringSplitOptions.TrimEntries));
}
