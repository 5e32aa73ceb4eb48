using System.Net.Sockets;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Why no answer came, in plain words.</summary>
internal static class TransportFailures
{
    public static ClientException Explain(HttpRequestException error, Uri url)
    {
        if (error.InnerException is ClientException own)
        {
            return own;
        }

        var socket = SocketErrorOf(error);
        return (error.HttpRequestError, socket) switch
        {
            (_, SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery) => new(
                ExitCode.Failed,
                FailureCode.HostNotFound,
                $"there is no host {url.IdnHost}",
                "check the url for a typing error; is the stack still deployed?",
                error
            ),
            (_, SocketError.TryAgain) => new(
                ExitCode.Failed,
                FailureCode.HostNotFound,
                $"the name {url.IdnHost} can't be looked up",
                "is this machine online?",
                error
            )
            {
                IsPassing = true,
            },
            (HttpRequestError.SecureConnectionError, null) => new(
                ExitCode.Failed,
                FailureCode.Tls,
                $"no trusted TLS connection to {url.Authority}: {ClientException.FirstLine(error.InnerException?.Message ?? error.Message)}",
                "behind a proxy that opens TLS, make its certificate trusted (on Linux also with SSL_CERT_FILE)",
                error
            ),
            (_, SocketError.ConnectionRefused) => new(
                ExitCode.Failed,
                FailureCode.Unreachable,
                $"{url.Authority} refuses connections",
                "check the url's host and port",
                error
            )
            {
                IsPassing = true,
            },
            (_, { } code) => new(
                ExitCode.Failed,
                FailureCode.Unreachable,
                $"{url.Authority} can't be reached ({code})",
                "is this machine online, and does a firewall let it out?",
                error
            )
            {
                IsPassing = true,
            },
            _ => new(
                ExitCode.Failed,
                FailureCode.Unreachable,
                $"the connection to {url.Authority} broke: {ClientException.FirstLine(error.Message)}",
                "repeating the command is safe",
                error
            )
            {
                IsPassing = true,
            },
        };
    }

    public static ClientException TimedOut(Uri url, TimeSpan waited, bool isPassing) =>
        new(
            ExitCode.Failed,
            FailureCode.TimedOut,
            $"no answer from {url.Authority} within {DurationText.Format(waited)}",
            "repeating the command is safe; --timeout gives it longer"
        )
        {
            IsPassing = isPassing,
        };

    private static SocketError? SocketErrorOf(Exception? error) =>
        error switch
        {
            null => null,
            SocketException socket => socket.SocketErrorCode,
            _ => SocketErrorOf(error.InnerException),
        };
}
