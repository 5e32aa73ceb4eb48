using System.Net.Sockets;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Connections;

/// <summary>Explains why there was no response.</summary>
internal static class TransportErrors
{
    public static ClientException Explain(HttpRequestException error, Uri url)
    {
        if (error.InnerException is ClientException own)
        {
            return own;
        }

        var (code, message, hint, isTransient) = (error.HttpRequestError, SocketErrorOf(error)) switch
        {
            (_, SocketError.HostNotFound or SocketError.NoData or SocketError.NoRecovery) => (
                ErrorCode.HostNotFound,
                $"the host {url.IdnHost} does not exist",
                "check the URL, and that the stack is still deployed",
                false
            ),
            (_, SocketError.TryAgain) => (
                ErrorCode.HostNotFound,
                $"the host name {url.IdnHost} can't be resolved",
                "check this machine's network connection",
                true
            ),
            // SslStream has no other sign of a response that isn't TLS.
            (HttpRequestError.SecureConnectionError, null)
                when error.InnerException?.Message.StartsWith("Cannot determine the frame size", StringComparison.Ordinal) == true => (
                ErrorCode.Tls,
                $"{url.Authority} does not speak TLS",
                "check the URL's host and port; for local mode, the URL starts with http://",
                false
            ),
            (HttpRequestError.SecureConnectionError, null) => (
                ErrorCode.Tls,
                $"no trusted TLS connection to {url.Authority}: {FirstLine(error.InnerException ?? error)}",
                "behind a proxy that intercepts TLS, make its certificate trusted (on Linux also with SSL_CERT_FILE)",
                false
            ),
            (_, SocketError.ConnectionRefused) => (
                ErrorCode.Unreachable,
                $"{url.Authority} refuses connections",
                "check the URL's host and port",
                true
            ),
            (_, SocketError.ConnectionReset or null) when url.Scheme == Uri.UriSchemeHttp => (
                ErrorCode.Unreachable,
                $"{url.Authority} sent no complete HTTP response",
                "if it speaks TLS, use a URL that starts with https://; otherwise, repeating the command is safe",
                true
            ),
            (_, { } socketError) => (
                ErrorCode.Unreachable,
                $"{url.Authority} can't be reached ({socketError})",
                "check this machine's network connection and firewall",
                true
            ),
            _ => (
                ErrorCode.Unreachable,
                $"the connection to {url.Authority} was lost: {FirstLine(error)}",
                "repeating the command is safe",
                true
            ),
        };
        return new ClientException(ExitCode.Failed, code, message, hint, error) { IsTransient = isTransient };
    }

    public static ClientException TimedOut(Uri url, TimeSpan waited, bool isTransient) =>
        new(
            ExitCode.Failed,
            ErrorCode.TimedOut,
            $"no response from {url.Authority} within {DurationText.Format(waited)}",
            "repeating the command is safe; --timeout allows more time"
        )
        {
            IsTransient = isTransient,
        };

    private static string FirstLine(Exception error) => ClientException.FirstLine(error.Message);

    private static SocketError? SocketErrorOf(Exception? error) =>
        error switch
        {
            null => null,
            SocketException socket => socket.SocketErrorCode,
            _ => SocketErrorOf(error.InnerException),
        };
}
