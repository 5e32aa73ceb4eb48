using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Functions;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The settings of the deployment, as the template passes them to the connection function.</summary>
/// <param name="Name">The deployment's name, which is part of the description of each of its rules.</param>
/// <param name="TimeToExpire">How long a lease stays open.</param>
/// <param name="UsersBucket">The bucket of the user files.</param>
/// <param name="UsersPrefix">The prefix of the user files' keys; often empty.</param>
/// <param name="Groups">The configured groups.</param>
internal sealed record StackSettings(
    string Name,
    TimeSpan TimeToExpire,
    string UsersBucket,
    string UsersPrefix,
    IReadOnlyList<ConfiguredGroup> Groups
)
{
    /// <summary>Reads the function's environment.</summary>
    /// <exception cref="LocalModeException">A variable is missing or not of its form.</exception>
    public static StackSettings Read(LambdaFunction connection)
    {
        var seconds = Variable(connection, FunctionEnvironment.TimeToExpireSeconds);
        if (!int.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out var timeToExpire))
        {
            throw new LocalModeException(
                $"The environment variable {FunctionEnvironment.TimeToExpireSeconds} of '{connection.LogicalId}' is '{seconds}'. "
                    + "It must be a number of seconds."
            );
        }

        return new StackSettings(
            Variable(connection, FunctionEnvironment.Name),
            TimeSpan.FromSeconds(timeToExpire),
            Variable(connection, FunctionEnvironment.UsersBucket),
            connection.Environment.GetValueOrDefault(FunctionEnvironment.UsersPrefix, ""),
            ReadGroups(Variable(connection, FunctionEnvironment.SecurityGroups))
        );
    }

    private static string Variable(LambdaFunction connection, string name) =>
        connection.Environment.GetValueOrDefault(name)
        ?? throw new LocalModeException($"The function '{connection.LogicalId}' has no environment variable {name}. Synthesize again.");

    private static List<ConfiguredGroup> ReadGroups(string json)
    {
        try
        {
            return
            [
                .. from access in JsonNode.Parse(json)!.AsArray()
                from groupId in access!["groups"]!.AsArray()
                select new ConfiguredGroup(
                    (string)access["region"]!,
                    (string)groupId!,
                    [.. access["rules"]!.AsArray().Select(rule => ReadRule((string)rule!))]
                ),
            ];
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or FormatException)
        {
            throw new LocalModeException(
                $"The environment variable {FunctionEnvironment.SecurityGroups} is '{json}'. It must be a list of "
                    + $"{{ region, groups, rules }}.",
                error
            );
        }
    }

    private static ConfiguredRule ReadRule(string text) =>
        text.Split(':') is [var protocol, var from, var to]
            ? new ConfiguredRule(protocol, int.Parse(from, CultureInfo.InvariantCulture), int.Parse(to, CultureInfo.InvariantCulture))
            : throw new FormatException(text);
}

/// <summary>A group that leases are opened in.</summary>
internal sealed record ConfiguredGroup(string Region, string GroupId, IReadOnlyList<ConfiguredRule> Rules);

/// <summary>What a lease lets through.</summary>
internal sealed record ConfiguredRule(string Protocol, int FromPort, int ToPort);
