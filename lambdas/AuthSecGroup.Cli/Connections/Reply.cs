using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Connections;

/// <summary>The outcome of one request.</summary>
internal abstract record Reply
{
    private Reply() { }

    /// <summary>The endpoint did what was requested.</summary>
    public sealed record Success(ConnectionResponse Response) : Reply;

    /// <summary>Leases of all callers: live ones, or revoked ones.</summary>
    public sealed record Leases(LeasesResponse Response) : Reply;

    /// <summary>The address isn't open, or not in every group. POST never has this outcome.</summary>
    public sealed record NotOpen(Problem Problem) : Reply;

    /// <summary>The endpoint refused or failed, or wasn't reached.</summary>
    public sealed record Failure(ClientException Error) : Reply;
}
