using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Functions;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The settings of the deployment, as the template passes them to the connection function.</summary>
/// <param name="Name">The deployment's name, which is part of the description of each of its rules.</param>
/// <param name="TimeToExpire">How long a lease stays open.</param>
/// <param name="UsersBucket">The bucket of the user files.</param>
/// <param name="UsersPrefix">The prefix of the user files' keys; often empty.</param>
/// <param name="LeasesBucket">The bucket of the records of leases.</param>
/// <param name="Groups">The configured groups.</param>
/// <param name="Targets">The names of the targets.</param>
internal sealed record StackSettings(
    string Name,
    TimeSpan TimeToExpire,
    string UsersBucket,
    string UsersPrefix,
    string LeasesBucket,
    IReadOnlyList<GroupAccess> Groups,
    IReadOnlyList<string> Targets
)
{
    /// <summary>True if there is another target than the default.</summary>
    public bool NamesTargets => Targets is not [TargetName.Default];

    /// <summary>Reads the function's environment as the function itself does.</summary>
    /// <exception cref="LocalModeException">A variable is missing or not of its form.</exception>
    public static StackSettings Read(LambdaFunction connection)
    {
        var environment = connection.Environment;
        try
        {
            var settings = DeploymentSettingsReader.Read(environment.GetValueOrDefault);
            var prefix = environment.GetValueOrDefault(FunctionEnvironment.UsersPrefix, "");
            return new StackSettings(
                settings.Name,
                settings.TimeToExpire,
                Bucket(FunctionEnvironment.UsersBucket),
                prefix,
                Bucket(FunctionEnvironment.LeasesBucket),
                settings.Groups,
                settings.Targets
            );
        }
        catch (ConfigurationException error)
        {
            var message = $"The function '{connection.LogicalId}' would not start. {error.Message} Synthesize again.";
            throw new LocalModeException(message, error);
        }

        string Bucket(string variable) =>
            environment.TryGetValue(variable, out var bucket)
                ? bucket
                : throw new LocalModeException(
                    $"The function '{connection.LogicalId}' has no environment variable {variable}. Synthesize again."
                );
    }

    /// <summary>The target of a rule of ours; null if there is no other target than the default.</summary>
    public string? TargetOf(SecurityGroupRule rule)
    {
        var configured = Groups.Where(access => access.Group.GroupId == rule.GroupId).ToList();
        // A port that isn't configured any more belongs to the first target of the group.
        return NamesTargets ? (configured.Find(access => access.Rules.Any(IsOn)) ?? configured.FirstOrDefault())?.Target : null;

        bool IsOn(IngressRule port) => (port.Protocol, port.FromPort, port.ToPort) == (rule.Protocol, rule.FromPort, rule.ToPort);
    }

    /// <summary>Reads the description of a rule; null if the rule is foreign.</summary>
    /// <param name="description">The description.</param>
    /// <param name="isEgress">True for an egress rule, which is never ours.</param>
    public RuleDescription? ReadOurs(string? description, bool isEgress) =>
        !isEgress && RuleDescription.TryParse(description, out var ours) && ours.Name == Name ? ours : null;
}
