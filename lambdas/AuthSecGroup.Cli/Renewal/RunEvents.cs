using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Renewal;

/// <summary>
/// Reports on stderr what happens to the leases during <c>run</c>; stdout belongs to the command. Writes text, of which only warnings and
/// errors appear without a terminal, or for <c>--json</c> one line of JSON for each event.
/// </summary>
internal sealed class RunEvents(Reporter reporter, bool isJson)
{
    public void Opened(ConnectionResponse response) =>
        Report(
            Event(RunEventName.Opened, response),
            () =>
                reporter.Info(
                    $"{response.Cidr} is open{For(response)} {ResponseText.Until(response)}{ResponseText.Shared(response)}; "
                        + "the lease is renewed while the command runs"
                )
        );

    public void Renewed(ConnectionResponse previous, ConnectionResponse renewed)
    {
        var until = ResponseText.Until(renewed);
        if (renewed.Cidr == previous.Cidr)
        {
            Report(
                Event(RunEventName.Renewed, renewed),
                () => reporter.Verbose($"the lease of {renewed.Cidr}{For(renewed)} is renewed {until}")
            );
        }
        else
        {
            Report(
                Event(RunEventName.Moved, renewed) with
                {
                    PreviousCidr = previous.Cidr,
                },
                () => reporter.Warn($"your address is now {renewed.Cidr}, which is open{For(renewed)} {until}; {Expiry(previous)}")
            );
        }
    }

    public void RenewalFailed(ConnectionResponse response, ClientException error, TimeSpan retryIn)
    {
        var seconds = (long)Math.Ceiling(retryIn.TotalSeconds);
        var pause = DurationText.Format(TimeSpan.FromSeconds(seconds));
        Report(
            Event(RunEventName.RenewalFailed, response, error) with
            {
                RetryInSeconds = seconds,
            },
            () =>
            {
                reporter.Warn($"the renewal{For(response)} failed: {error.Message}; retrying in {pause}; {Expiry(response)}");
                if (error.Hint is not null && error.ExitCode == ExitCode.Refused)
                {
                    reporter.Warn($"hint: {error.Hint}");
                }
            }
        );
    }

    /// <param name="cidr">The address, if it is known.</param>
    /// <param name="groups">What was closed.</param>
    /// <param name="kept">Who keeps access; empty if nobody does.</param>
    public void Closed(string? cidr, IReadOnlyList<GroupResponse> groups, string kept = "") =>
        Report(
            new RunEvent
            {
                Event = RunEventName.Closed,
                Target = ResponseText.TargetOf(groups),
                Cidr = cidr,
            },
            () => reporter.Info($"{cidr ?? "your address"} is closed{ResponseText.For(groups)}{kept}")
        );

    /// <param name="response">What is open; null if opening was interrupted.</param>
    /// <param name="error">Why it wasn't closed.</param>
    public void ClosingFailed(ConnectionResponse? response, ClientException error) =>
        Report(
            Event(RunEventName.ClosingFailed, response, error),
            () =>
                reporter.Warn(
                    response is null
                        ? $"leases that may have been opened were not closed: {error.Message}; they expire by themselves"
                        : $"{response.Cidr} was not closed{For(response)}: {error.Message}; {Expiry(response)}"
                )
        );

    public void Failed(ClientException error) => Report(Event(RunEventName.Failed, null, error), () => reporter.Error(error));

    private static RunEvent Event(string name, ConnectionResponse? response, ClientException? error = null) =>
        new()
        {
            Event = name,
            Target = response is null ? null : ResponseText.TargetOf(response.Groups),
            Cidr = response?.Cidr,
            ExpiresAt = response?.ExpiresAt,
            Failure = error is null ? null : ErrorReport.Of(error),
        };

    private static string For(ConnectionResponse response) => ResponseText.For(response.Groups);

    private static string Expiry(ConnectionResponse response) =>
        response.ExpiresAt is { } at
            ? $"the lease of {response.Cidr} expires at {ResponseText.Time(at)}"
            : $"{response.Cidr} is open permanently";

    private void Report(RunEvent happened, Action asText)
    {
        if (isJson)
        {
            reporter.WriteLine(CliJson.Write(happened));
        }
        else
        {
            asText();
        }
    }
}
