using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Iam;

namespace AuthSecGroup.Local.Sts;

/// <summary>
/// The parameters of <c>AssumeRole</c>, valid as STS requires it: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html.
/// </summary>
/// <param name="RoleArn">The role.</param>
/// <param name="SessionName">What the session is called.</param>
/// <param name="Seconds">How long the session lasts.</param>
/// <param name="ExternalId">The external id; null for none.</param>
/// <param name="Policy">The session policy; null for none.</param>
internal sealed record AssumeRoleRequest(string RoleArn, string SessionName, int Seconds, string? ExternalId, IPermissions? Policy)
{
    private const string ApiVersion = "2011-06-15";
    private const string Supported = "RoleArn, RoleSessionName, DurationSeconds, ExternalId, Policy";
    private const int ShortestName = 2;
    private const int LongestName = 64;
    private const int ShortestSession = 900;
    private const int LongestSession = 43_200;
    private const int LongestPolicy = 2_048;

    // Without DurationSeconds. It is also the longest session of a role that is assumed by the session of a role.
    private const int Hour = 3_600;

    /// <summary>Reads a request.</summary>
    /// <exception cref="ServiceException">STS would refuse it.</exception>
    public static AssumeRoleRequest Read(QueryParameters parameters, AwsCaller caller)
    {
        var version = parameters.Text("Version");
        if (version != ApiVersion)
        {
            throw new ServiceException("NoSuchVersion", $"The requested version ( {version} ) is not valid.");
        }

        var arn = Valid("roleArn", parameters.Text("RoleArn"), AccessRoleArn.IsValid, AccessRoleArn.ValidValues);
        var name = Valid(
            "roleSessionName",
            parameters.Text("RoleSessionName"),
            text => text is { Length: >= ShortestName and <= LongestName } && text.All(IsInName),
            $"{ShortestName} to {LongestName} of a-z A-Z 0-9 _ + = , . @ -"
        );
        var seconds = parameters.Integer("DurationSeconds") ?? Hour;
        if (seconds is < ShortestSession or > LongestSession)
        {
            var text = seconds.ToString(CultureInfo.InvariantCulture);
            throw Invalid("durationSeconds", text, $"{ShortestSession} to {LongestSession} seconds");
        }

        if (seconds > Hour && caller.PrincipalArn.Contains(":assumed-role/", StringComparison.Ordinal))
        {
            const string chained = "The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining.";
            throw new ServiceException("ValidationError", chained);
        }

        var externalId = parameters.Text("ExternalId");
        if (externalId is not null)
        {
            Valid("externalId", externalId, Core.Contracts.ExternalId.IsValid, Core.Contracts.ExternalId.ValidValues);
        }

        var policy = parameters.Text("Policy") is { } json ? ReadPolicy(json) : null;
        parameters.RefuseOthers(Supported);
        return new AssumeRoleRequest(arn, name, seconds, externalId, policy);
    }

    private static PolicySet ReadPolicy(string json)
    {
        if (json.Length > LongestPolicy)
        {
            throw Invalid("policy", $"{json.Length} characters", $"at most {LongestPolicy} characters");
        }

        try
        {
            return new PolicySet([.. PolicyStatement.ParseDocument(JsonNode.Parse(json))]);
        }
        // The framework throws InvalidOperationException for JSON of another form.
        catch (Exception error) when (error is JsonException or LocalModeException or InvalidOperationException)
        {
            throw new ServiceException("MalformedPolicyDocument", $"The session policy can't be read: {error.Message}");
        }
    }

    private static bool IsInName(char character) => char.IsAsciiLetterOrDigit(character) || "_+=,.@-".Contains(character);

    private static string Valid(string at, string? value, Predicate<string?> isValid, string allowed) =>
        isValid(value) ? value! : throw Invalid(at, value, allowed);

    private static ServiceException Invalid(string at, string? value, string allowed) =>
        new(
            "ValidationError",
            $"1 validation error detected: Value {(value is null ? "null" : $"'{value}'")} at '{at}' failed to satisfy constraint: "
                + allowed
        );
}
