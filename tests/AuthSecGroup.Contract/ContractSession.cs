using System.Net;
using Amazon.Runtime;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract;

/// <summary>What the cases of a run share: the callers, the state of the lease, and the groups as they were at the start.</summary>
internal sealed class ContractSession(
    ContractClient client,
    ContractInputs inputs,
    OperatorView? view,
    IReadOnlyList<SecurityGroupRule> foreign,
    TimeProvider time,
    CancellationToken cancellationToken
)
{
    // EC2 can return a change late: https://docs.aws.amazon.com/ec2/latest/devguide/eventual-consistency.html
    private const int MostReadings = 5;
    private static readonly TimeSpan PauseBetweenReadings = TimeSpan.FromSeconds(1);

    private bool _mayBeOpen;

    /// <summary>The region of the API.</summary>
    public string Region => client.Region;

    /// <summary>The caller's keys.</summary>
    public ImmutableCredentials Caller => client.Caller;

    /// <summary>The keys of the caller in no user file.</summary>
    public ImmutableCredentials Unlisted => inputs.Unlisted ?? throw NotGiven(CaseNeeds.UnlistedCaller);

    /// <summary>The keys of the principal whom IAM doesn't allow.</summary>
    public ImmutableCredentials Denied => inputs.Denied ?? throw NotGiven(CaseNeeds.DeniedCaller);

    /// <summary>The groups, as the operator sees them.</summary>
    public OperatorView Operator => view ?? throw NotGiven(CaseNeeds.Operator);

    /// <summary>The foreign rules at the start.</summary>
    public IReadOnlyList<SecurityGroupRule> ForeignAtStart => foreign;

    /// <summary>The caller's name in descriptions; null if not given.</summary>
    public string? CallerName => inputs.CallerName;

    /// <summary>Ends the run.</summary>
    public CancellationToken Stopping => cancellationToken;

    /// <summary>Runs a case, and closes the lease that it leaves open.</summary>
    public async Task<CaseResult> RunAsync(ContractCase contractCase)
    {
        if (ReasonToSkip(contractCase.Needs) is { } reason)
        {
            return new CaseResult.Skipped(reason);
        }

        var difference = await DifferenceOfAsync(() => contractCase.RunAsync(this));
        // What a case did that failed is not known.
        _mayBeOpen |= difference is not null;
        var left = await DifferenceOfAsync(CloseAsync);
        return (difference ?? left) is { } found ? new CaseResult.Failed(found) : new CaseResult.Passed();
    }

    /// <summary>Sends a request.</summary>
    public async Task<ContractResponse> SendAsync(ContractRequest request)
    {
        var wasOpen = _mayBeOpen;
        _mayBeOpen |= request.Method == HttpMethod.Post;
        var response = await client.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Post && response.Status is HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
        {
            _mayBeOpen = wasOpen;
        }
        else if (request is { Suffix: "", Method.Method: "DELETE" } && response.Status is HttpStatusCode.OK or HttpStatusCode.NotFound)
        {
            // With a session, it closes only that one's lease.
            _mayBeOpen = false;
        }

        return response;
    }

    /// <summary>Sends POST, with a body or without.</summary>
    public Task<ContractResponse> PostAsync(string? body = null) => SendAsync(new ContractRequest(HttpMethod.Post) { Body = body });

    /// <summary>Opens the lease.</summary>
    public async Task<OpenLease> OpenAsync(string? body = null) => Expect.Opened(await PostAsync(body));

    /// <summary>Sends GET.</summary>
    public Task<ContractResponse> GetAsync() => SendAsync(new ContractRequest(HttpMethod.Get));

    /// <summary>Sends DELETE.</summary>
    public Task<ContractResponse> DeleteAsync() => SendAsync(new ContractRequest(HttpMethod.Delete));

    /// <summary>Expects that GET finds nothing open, at the latest after a few seconds.</summary>
    public Task ExpectNotOpenAsync() => EventuallyAsync(async () => Expect.NotOpen(await GetAsync()));

    /// <summary>Repeats what fails because EC2 shows a change late, a few times at most.</summary>
    public async Task EventuallyAsync(Func<Task> check)
    {
        for (var reading = 1; ; reading++)
        {
            try
            {
                await check();
                return;
            }
            catch (DifferenceException) when (reading < MostReadings)
            {
                await Task.Delay(PauseBetweenReadings, time, cancellationToken);
            }
        }
    }

    private static async Task<string?> DifferenceOfAsync(Func<Task> act)
    {
        try
        {
            await act();
            return null;
        }
        catch (DifferenceException difference)
        {
            return difference.Message;
        }
    }

    private async Task CloseAsync()
    {
        if (_mayBeOpen)
        {
            var response = await DeleteAsync();
            Expect.That(!_mayBeOpen, $"the lease can't be closed: {response}");
        }
    }

    private string? ReasonToSkip(CaseNeeds needs) =>
        needs switch
        {
            CaseNeeds.UnlistedCaller when inputs.Unlisted is null => "no --unlisted-profile was given",
            CaseNeeds.DeniedCaller when inputs.Denied is null => "no --denied-profile was given",
            CaseNeeds.Operator when view is null => "no --operator-profile was given",
            _ => null,
        };

    private static InvalidOperationException NotGiven(CaseNeeds needs) => new($"The case must declare that it needs {needs}.");
}
