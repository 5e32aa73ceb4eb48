namespace AuthSecGroup.Cli.Errors;

/// <summary>
/// The client's own error codes, in addition to the endpoint's (<see cref="Core.Wire.ProblemCode"/>). <c>--json</c> shows them. They are
/// stable, the messages aren't.
/// </summary>
internal static class ErrorCode
{
    public const string Usage = "usage";
    public const string RegionMissing = "region_missing";
    public const string CommandNotFound = "command_not_found";
    public const string CommandNotRunnable = "command_not_runnable";

    public const string CredentialsMissing = "credentials_missing";
    public const string CredentialsExpired = "credentials_expired";
    public const string CredentialsFailed = "credentials_failed";
    public const string ProfileMissing = "profile_missing";

    public const string HostNotFound = "host_not_found";
    public const string AddressFamilyMissing = "address_family_missing";
    public const string Unreachable = "unreachable";
    public const string Tls = "tls";
    public const string TimedOut = "timed_out";

    public const string WrongPath = "wrong_path";
    public const string ClockOff = "clock_off";
    public const string WrongRegion = "wrong_region";
    public const string WrongSecretKey = "wrong_secret_key";
    public const string UnknownAccessKey = "unknown_access_key";
    public const string NotAllowed = "not_allowed";
    public const string Forbidden = "forbidden";
    public const string Throttled = "throttled";
    public const string ServerFailed = "server_failed";
    public const string Bug = "bug";
    public const string UnexpectedResponse = "unexpected_response";
}
