using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Renewal;

/// <summary>
/// Tells on stderr what happens to the lease during <c>run</c>, for stdout is the command's: as words, of which a person sees all and a log
/// the warnings, or with <c>--json</c> as one line of JSON for each event.
/// </summary>
internal sealed class RunEvents(Reporter reporter, bool isJson)
{
    public void Opened(ConnectionResponse answer) =>
        Tell(
            new RunEvent
            {
                Event = "opened",
                Cidr = answer.Cidr,
                ExpiresAt = answer.ExpiresAt,
            },
            () => reporter.Say($"{answer.Cidr} is open {ResponseText.Until(answer)} and renewed while the command runs")
        );

    public void Renewed(ConnectionResponse answer) =>
        Tell(
            new RunEvent
            {
                Event = "renewed",
                Cidr = answer.Cidr,
                ExpiresAt = answer.ExpiresAt,
            },
            () => reporter.Detail($"{answer.Cidr} is renewed {ResponseText.Until(answer)}")
        );

    public void Moved(ConnectionResponse previous, ConnectionResponse answer) =>
        Tell(
            new RunEvent
            {
                Event = "moved",
                Cidr = answer.Cidr,
                PreviousCidr = previous.Cidr,
                ExpiresAt = answer.ExpiresAt,
            },
            () => reporter.Warn($"your address is now {answer.Cidr}, and open {ResponseText.Until(answer)}; {Ending(previous)}")
        );

    public void RenewalFailed(ConnectionResponse answer, ClientException failure, TimeSpan retryIn) =>
        Tell(
            new RunEvent
            {
                Event = "renewal_failed",
                Cidr = answer.Cidr,
                ExpiresAt = answer.ExpiresAt,
                RetryInSeconds = (long)Math.Ceiling(retryIn.TotalSeconds),
                Failure = FailureReport.Of(failure),
            },
            () =>
            {
                reporter.Warn(
                    $"the renewal failed: {failure.Message}; trying again in {DurationText.Format(TimeSpan.FromSeconds(Math.Ceiling(retryIn.TotalSeconds)))}; {Ending(answer)}"
                );
                if (failure.Hint is not null && failure.ExitCode == ExitCode.Refused)
                {
                    reporter.Warn($"hint: {failure.Hint}");
                }
            }
        );

    public void Closed(string? cidr) =>
        Tell(new RunEvent { Event = "closed", Cidr = cidr }, () => reporter.Say($"{cidr ?? "your address"} is closed"));

    /// <param name="answer">What is open; null if the opening was interrupted.</param>
    /// <param name="failure">Why it was not closed.</param>
    public void ClosingFailed(ConnectionResponse? answer, ClientException failure) =>
        Tell(
            new RunEvent
            {
                Event = "closing_failed",
                Cidr = answer?.Cidr,
                ExpiresAt = answer?.ExpiresAt,
                Failure = FailureReport.Of(failure),
            },
            () =>
                reporter.Warn(
                    answer is null
                        ? $"what may have been opened was not closed: {failure.Message}; it closes by itself when its time is up"
                        : $"{answer.Cidr} was not closed: {failure.Message}; {Ending(answer)}"
                )
        );

    public void Failed(ClientException failure)
    {
        if (isJson)
        {
            reporter.Raw(CliJson.Write(new RunEvent { Event = "failed", Failure = FailureReport.Of(failure) }));
        }
        else
        {
            reporter.Error(failure);
        }
    }

    private static string Ending(ConnectionResponse answer) =>
        answer.ExpiresAt is { } at ? $"{answer.Cidr} closes by itself at {ResponseText.Time(at)}" : $"{answer.Cidr} is open for good";

    private void Tell(RunEvent happened, Action inWords)
    {
        if (isJson)
        {
            reporter.Raw(CliJson.Write(happened));
        }
        else
        {
            inWords();
        }
    }
}
