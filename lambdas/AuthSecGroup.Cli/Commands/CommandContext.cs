using AuthSecGroup.Cli.Connections;
using AuthSecGroup.Cli.Credentials;
using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Cli.Signing;

namespace AuthSecGroup.Cli.Commands;

/// <summary>One invocation of a command.</summary>
internal sealed class CommandContext(Application application, Settings settings)
{
    public Application Application => application;

    public Settings Settings => settings;

    public Reporter Reporter => application.Reporter;

    public MfaPrompt Mfa { get; } =
        new(application.Reporter, StandardStreams.OpenInput, application.Terminal is { Input: true, Error: true });

    /// <summary>Creates the connections that the settings request, with the caller's credentials and region.</summary>
    /// <param name="session">The session whose leases they concern; null for those of all sessions.</param>
    /// <exception cref="ClientException">The region is unknown.</exception>
    public ConnectionSet Connect(string? session = null)
    {
        var (credentials, endpoint) = EndpointOf(session);
        var endpoints = settings.Targets.Count == 0 ? [endpoint] : settings.Targets.Select(endpoint.For).ToArray();
        return new ConnectionSet(
            [
                .. from each in endpoints
                from ip in settings.Ip
                select new ConnectionClient(ip, each, credentials, Reporter, application.Time),
            ],
            credentials
        );
    }

    /// <summary>Creates the connection for the leases of all callers.</summary>
    /// <exception cref="ClientException">The region is unknown.</exception>
    public ConnectionClient ConnectToAllLeases()
    {
        var (credentials, endpoint) = EndpointOf(null);
        return new ConnectionClient(settings.Ip[0], endpoint.OfAllLeases(), credentials, Reporter, application.Time);
    }

    private (CredentialSource Credentials, Endpoint Endpoint) EndpointOf(string? session)
    {
        var credentials = new CredentialSource(settings.Profile, application.Environment, Mfa, application.Secrets, application.Time);
        var region =
            SigningRegion.Find(settings.Region, settings.Url, application.Environment, () => credentials.ProfileRegion)
            ?? throw new ClientException(
                ExitCode.Refused,
                ErrorCode.RegionMissing,
                $"the region of {settings.Url.Host} is unknown: it is in neither --region, the host name, AWS_REGION, "
                    + $"AWS_DEFAULT_REGION nor the profile '{credentials.ProfileName}'",
                "pass the API's region, such as --region eu-west-1"
            );
        return (credentials, new Endpoint(settings.Url, region, settings.Timeout) { Session = session });
    }
}
