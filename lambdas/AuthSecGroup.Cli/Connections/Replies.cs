using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>The outcomes of a request that was sent over each connection.</summary>
internal sealed record Replies(IReadOnlyList<(IConnection Connection, Reply Reply)> All)
{
    public IEnumerable<ConnectionResponse> Responses =>
        All.Select(each => each.Reply).OfType<Reply.Success>().Select(success => success.Response);

    public IReadOnlyList<ClientException> Errors => [.. Failures.Where(error => !IsWarning(error))];

    /// <summary>The IP versions that this network lacks, if another one works. If none works, they are errors.</summary>
    public IReadOnlyList<ClientException> Warnings => [.. Failures.Where(IsWarning)];

    private IEnumerable<ClientException> Failures =>
        All.Select(each => each.Reply).OfType<Reply.Failure>().Select(failure => failure.Error);

    private bool IsWarning(ClientException error) =>
        error.Code == ErrorCode.AddressFamilyMissing && All.Any(each => each.Reply is not Reply.Failure);
}
