using System.Globalization;
using System.Text.RegularExpressions;
using Amazon.CDK;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Refuses bad props in the user's words: the property, what is allowed, what was given, and where. Values known at deployment only pass;
/// the functions check them again when they start.
/// </summary>
internal sealed class PropsValidator(string constructPath, string stackAccount)
{
    internal void Check(AuthenticatingSecGroupProps props)
    {
        Text(nameof(props.Name), props.Name, Constraints.Name, Constraints.Names);
        Text(nameof(props.Description), props.Description, Constraints.Description, Constraints.Descriptions);
        Text(nameof(props.StageName), props.StageName, Constraints.StageName, Constraints.StageNames);
        Text(nameof(props.UsersPrefix), props.UsersPrefix, Constraints.UsersPrefix, Constraints.UsersPrefixes);
        Seconds(nameof(props.TimeToExpire), props.TimeToExpire, Constraints.MaxTimeToExpireSeconds, "365 days");
        Seconds(nameof(props.SweepInterval), props.SweepInterval, Constraints.MaxSweepIntervalSeconds, "24 hours");
        Number(nameof(props.ThrottlingRateLimit), props.ThrottlingRateLimit, 1, 10_000);
        Number(nameof(props.ThrottlingBurstLimit), props.ThrottlingBurstLimit, 1, 5_000);
        Number(nameof(props.MemorySize), props.MemorySize, 128, 10_240);
        Number(nameof(props.RuleQuota), props.RuleQuota, 1, Constraints.MaxRuleQuota);
        Choice(nameof(props.LogLevel), props.LogLevel);
        Choice(nameof(props.IpAddressType), props.IpAddressType);
        Choice(nameof(props.GatewayLogging), props.GatewayLogging);
        if (props.AlarmActions is not null && props.AlarmActions.Contains(null!))
        {
            throw Refusal(nameof(props.AlarmActions), "alarm actions", "null among them");
        }

        Groups(props.SecurityGroups);
    }

    internal ArgumentException Refusal(string property, string allowed, string given) =>
        new($"'{property}' must be {allowed}, got {given} (at {constructPath})");

    private void Groups(IReadOnlyList<SecurityGroupAccess>? accesses)
    {
        const string property = nameof(AuthenticatingSecGroupProps.SecurityGroups);
        if (accesses is null || accesses.Sum(access => access?.GroupIds.Count ?? 0) == 0)
        {
            throw Refusal(property, "at least one security group", "none");
        }

        var seen = new HashSet<string>();
        for (var i = 0; i < accesses.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{property}[{i}]");
            var access = accesses[i] ?? throw Refusal(name, "made by SecurityGroupAccess.To or ToIds", "null");
            Text(name, access.Region, Constraints.Region, Constraints.Regions);
            if (
                access.Account is { } account
                && account != stackAccount
                && !Token.IsUnresolved(account)
                && !Token.IsUnresolved(stackAccount)
            )
            {
                throw Refusal(name, $"a security group of the stack's own account {stackAccount}", $"one of account {account}");
            }

            if (access.GroupIds.Count == 0)
            {
                throw Refusal(name, "at least one security group", "none");
            }

            foreach (var id in access.GroupIds)
            {
                Text(name, id, Constraints.GroupId, Constraints.GroupIds);
                if (!seen.Add(id))
                {
                    throw new ArgumentException(
                        $"'{name}' names security group {id} a second time; name each group once, with all its ports (at {constructPath})"
                    );
                }
            }

            foreach (var port in access.Ports)
            {
                if (port.Fault() is { } fault)
                {
                    throw new ArgumentException($"'{name}' {fault} (at {constructPath})");
                }
            }
        }
    }

    private void Choice<T>(string property, T? value)
        where T : struct, Enum
    {
        if (value is { } given && !Enum.IsDefined(given))
        {
            throw Refusal(property, Alternatives(Enum.GetNames<T>()), given.ToString());
        }
    }

    private static string Alternatives(string[] names) => $"{string.Join(", ", names[..^1])} or {names[^1]}";

    private void Text(string property, string? value, Regex pattern, string allowed)
    {
        if (value is not null && !Token.IsUnresolved(value) && !pattern.IsMatch(value))
        {
            throw Refusal(property, allowed, $"\"{value}\"");
        }
    }

    private void Seconds(string property, Duration? value, int maximum, string maximumWords)
    {
        if (value is null || value.IsUnresolved())
        {
            return;
        }

        var seconds = value.ToSeconds(new TimeConversionOptions { Integral = false });
        if (seconds < 1 || seconds > maximum || seconds != Math.Truncate(seconds))
        {
            throw Refusal(property, $"whole seconds, from 1 second to {maximumWords}", value.ToHumanString());
        }
    }

    private void Number(string property, double? value, int minimum, int maximum)
    {
        if (value is not { } number || Token.IsUnresolved(number))
        {
            return;
        }

        if (number < minimum || number > maximum || number != Math.Truncate(number))
        {
            throw Refusal(
                property,
                string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
                number.ToString(CultureInfo.InvariantCulture)
            );
        }
    }
}
