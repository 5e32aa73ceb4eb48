using System.Globalization;
using Amazon.CDK;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Rejects invalid props. The message names the property, the valid values, the value, and the construct's path. Tokens are accepted;
/// the functions validate their values when they start.
/// </summary>
internal sealed class PropsValidator(string constructPath, string stackAccount)
{
    internal void Check(AuthenticatingSecGroupProps props)
    {
        Text(nameof(props.Name), props.Name, DeploymentName.IsValid, DeploymentName.ValidValues);
        Text(nameof(props.Description), props.Description, Constraints.IsDescription, Constraints.Descriptions);
        Text(nameof(props.StageName), props.StageName, Constraints.StageName().IsMatch, Constraints.StageNames);
        Text(nameof(props.UsersPrefix), props.UsersPrefix, Constraints.UsersPrefix().IsMatch, Constraints.UsersPrefixes);
        Seconds(nameof(props.TimeToExpire), props.TimeToExpire, Limits.MaxTimeToExpireSeconds, "365 days");
        Seconds(nameof(props.SweepInterval), props.SweepInterval, Limits.MaxSweepIntervalSeconds, "24 hours");
        Number(nameof(props.ThrottlingRateLimit), props.ThrottlingRateLimit, 1, Constraints.MaxThrottlingRate);
        Number(nameof(props.ThrottlingBurstLimit), props.ThrottlingBurstLimit, 1, Constraints.MaxThrottlingBurst);
        Number(nameof(props.MemorySize), props.MemorySize, Constraints.MinMemorySize, Constraints.MaxMemorySize);
        Number(
            nameof(props.ConnectionReservedConcurrentExecutions),
            props.ConnectionReservedConcurrentExecutions,
            1,
            Constraints.MaxConcurrency
        );
        Number(
            nameof(props.SweepReservedConcurrentExecutions),
            props.SweepReservedConcurrentExecutions,
            Constraints.MinSweepConcurrency,
            Constraints.MaxConcurrency
        );
        Number(nameof(props.MaxAddressesPerCaller), props.MaxAddressesPerCaller, 1, Limits.MaxAddressesPerCaller);
        Number(nameof(props.RuleQuota), props.RuleQuota, 1, Limits.MaxRuleQuota);
        Choice(nameof(props.LogLevel), props.LogLevel);
        Choice(nameof(props.IpAddressType), props.IpAddressType);
        Choice(nameof(props.GatewayLogging), props.GatewayLogging);
        if (props.AlarmActions is not null && props.AlarmActions.Contains(null!))
        {
            throw Error(nameof(props.AlarmActions), "alarm actions", "null among them");
        }

        Each(nameof(props.TrustedAccounts), props.TrustedAccounts, account => Constraints.AccountError(account, stackAccount));
        Each(nameof(props.AllowedSourceRanges), props.AllowedSourceRanges, Constraints.SourceRangeError);
        if (props.AllowedSourceRanges is { Count: 0 })
        {
            throw Error(nameof(props.AllowedSourceRanges), Constraints.SourceRangeLists, "none");
        }

        Groups(props.SecurityGroups, props.TimeToExpire);
    }

    internal void Check(SecurityGroupAccessRoleProps props)
    {
        List(nameof(props.FunctionRoleArns), props.FunctionRoleArns, AccessRoleArn.IsValid, AccessRoleArn.ValidValues);
        List(nameof(props.SecurityGroupIds), props.SecurityGroupIds, GroupId.IsValid, GroupId.ValidValues);
        if (props.Regions is not null)
        {
            List(nameof(props.Regions), props.Regions, RegionName.IsValid, RegionName.ValidValues);
        }

        Text(nameof(props.RoleName), props.RoleName, AccessRoleArn.IsName, AccessRoleArn.ValidNames);
        Text(nameof(props.ExternalId), props.ExternalId, ExternalId.IsValid, ExternalId.ValidValues);
    }

    internal ArgumentException Error(string property, string allowed, string given) =>
        new($"'{property}' must be {allowed}, got {given} (at {constructPath})");

    private void Groups(IReadOnlyList<SecurityGroupAccess>? accesses, Duration? timeToExpire)
    {
        const string property = nameof(AuthenticatingSecGroupProps.SecurityGroups);
        if (accesses is null || accesses.Count == 0)
        {
            throw Error(property, "at least one security group", "none");
        }

        var seen = new List<(string GroupId, SecurityGroupAccess Access)>();
        for (var i = 0; i < accesses.Count; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"{property}[{i}]");
            Access(name, accesses[i] ?? throw Error(name, "created by SecurityGroupAccess.To or ToIds", "null"), timeToExpire, seen);
        }
    }

    private void Access(
        string name,
        SecurityGroupAccess access,
        Duration? timeToExpire,
        List<(string GroupId, SecurityGroupAccess Access)> seen
    )
    {
        Text(name, access.Region, RegionName.IsValid, RegionName.ValidValues);
        Role(name, access);
        if (access.GroupIds.Count == 0)
        {
            throw Error(name, "at least one security group", "none");
        }

        if (access.Ports.Select(port => port.FindError()).FirstOrDefault(error => error is not null) is { } error)
        {
            throw new ArgumentException($"'{name}' {error} (at {constructPath})");
        }

        Target($"{name}.Target", access.Target);
        Seconds($"{name}.TimeToExpire", access.TimeToExpire, SecondsOf(timeToExpire), "the deployment's TimeToExpire");
        foreach (var id in access.GroupIds)
        {
            Text(name, id, GroupId.IsValid, GroupId.ValidValues);
            foreach (var other in seen.Where(other => other.GroupId == id).Select(other => other.Access))
            {
                if (other.Target == access.Target)
                {
                    throw new ArgumentException(
                        $"'{name}' contains security group {access.Describe(id)} again; "
                            + $"list each group once for each target, with all its ports (at {constructPath})"
                    );
                }

                if (access.Ports.FirstOrDefault(port => other.Ports.Any(port.Overlaps)) is { } port)
                {
                    throw new ArgumentException(
                        $"'{name}' contains port {port.ToText()} of security group {access.Describe(id)}, which is in the target "
                            + $"'{other.Target}' too; a port of a group can be in one target only (at {constructPath})"
                    );
                }
            }

            seen.Add((id, access));
        }
    }

    private void Role(string name, SecurityGroupAccess access)
    {
        Text($"{name}.{nameof(access.AccessRoleArn)}", access.AccessRoleArn, AccessRoleArn.IsValid, AccessRoleArn.ValidValues);
        Text($"{name}.{nameof(access.ExternalId)}", access.ExternalId, ExternalId.IsValid, ExternalId.ValidValues);
        if (access is { ExternalId: not null, AccessRoleArn: null })
        {
            throw Error($"{name}.{nameof(access.AccessRoleArn)}", $"{AccessRoleArn.ValidValues}, if there is an ExternalId", "none");
        }

        var reached =
            access.AccessRoleArn is not { } role ? stackAccount
            : Token.IsUnresolved(role) ? role
            : AccessRoleArn.AccountOf(role);
        if (access.Account is { } account && account != reached && !Token.IsUnresolved(account) && !Token.IsUnresolved(reached))
        {
            throw Error(
                name,
                access.AccessRoleArn is null
                    ? $"a security group of the stack's own account {reached}, or one with an AccessRoleArn"
                    : $"a security group of account {reached}, in which its AccessRoleArn is",
                $"one of account {account}"
            );
        }
    }

    /// <summary>A name is part of resource ARNs and of user files, so it can't be known only at deployment.</summary>
    private void Target(string property, string target)
    {
        if (Token.IsUnresolved(target))
        {
            throw Error(property, $"a literal name, {TargetName.ValidValues}", "a token");
        }

        Text(property, target, TargetName.IsValid, TargetName.ValidValues);
    }

    private static int SecondsOf(Duration? timeToExpire) =>
        timeToExpire is null ? Limits.DefaultTimeToExpireSeconds
        : timeToExpire.IsUnresolved() ? Limits.MaxTimeToExpireSeconds
        : (int)timeToExpire.ToSeconds();

    private void Choice<T>(string property, T? value)
        where T : struct, Enum
    {
        if (value is { } given && !Enum.IsDefined(given))
        {
            throw Error(property, Alternatives(Enum.GetNames<T>()), given.ToString());
        }
    }

    private void Each(string property, IReadOnlyList<string>? values, Func<string, string?> findError)
    {
        for (var i = 0; i < values?.Count; i++)
        {
            var (name, value) = (string.Create(CultureInfo.InvariantCulture, $"{property}[{i}]"), values[i]);
            if (value is null)
            {
                throw Error(name, "a text", "null");
            }

            if (!Token.IsUnresolved(value) && findError(value) is { } allowed)
            {
                throw Error(name, allowed, $"\"{value}\"");
            }

            if (values.Take(i).Contains(value))
            {
                throw Error(name, "listed once", $"\"{value}\" again");
            }
        }
    }

    /// <summary>A list of one or more values. A token can be the whole list.</summary>
    private void List(string property, IReadOnlyList<string>? values, Func<string, bool> isValid, string allowed)
    {
        if (values is null || values.Count == 0)
        {
            throw Error(property, $"one or more, each {allowed}", "none");
        }

        if (!Token.IsUnresolved(values.ToArray()))
        {
            Each(property, values, value => isValid(value) ? null : allowed);
        }
    }

    private static string Alternatives(string[] names) => $"{string.Join(", ", names[..^1])} or {names[^1]}";

    private void Text(string property, string? value, Func<string, bool> isValid, string allowed)
    {
        if (value is not null && !Token.IsUnresolved(value) && !isValid(value))
        {
            throw Error(property, allowed, $"\"{value}\"");
        }
    }

    private void Seconds(string property, Duration? value, int maximum, string maximumWords)
    {
        if (value is null || value.IsUnresolved())
        {
            return;
        }

        var seconds = value.ToSeconds(new TimeConversionOptions { Integral = false });
        if (seconds < 1 || seconds > maximum || !double.IsInteger(seconds))
        {
            throw Error(property, $"whole seconds, from 1 second to {maximumWords}", value.ToHumanString());
        }
    }

    private void Number(string property, double? value, int minimum, int maximum)
    {
        if (value is not { } number || Token.IsUnresolved(number))
        {
            return;
        }

        if (number < minimum || number > maximum || !double.IsInteger(number))
        {
            throw Error(
                property,
                string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}"),
                number.ToString(CultureInfo.InvariantCulture)
            );
        }
    }
}
