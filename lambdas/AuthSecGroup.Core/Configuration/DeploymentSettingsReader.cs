using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Configuration;

/// <summary>
/// Reads the configuration from the function's environment and names every error in it at once. The construct refuses most of them when
/// it synthesizes; what was a token then is known only here.
/// </summary>
internal static class DeploymentSettingsReader
{
    /// <summary>
    /// Reads the deployment.
    /// </summary>
    /// <param name="environment">Gives the value of an environment variable, or null.</param>
    /// <exception cref="ConfigurationException">The message lists every variable that is missing or wrong, its value, and what is
    /// allowed.</exception>
    public static DeploymentSettings Read(Func<string, string?> environment)
    {
        var errors = new List<string>();
        var name = environment(FunctionEnvironment.Name);
        if (!DeploymentName.IsValid(name))
        {
            errors.Add(Wrong(FunctionEnvironment.Name, name, DeploymentName.ValidValues));
        }

        var timeToExpire = Seconds(FunctionEnvironment.TimeToExpireSeconds, Limits.MaxTimeToExpireSeconds);
        var sweepInterval = environment(FunctionEnvironment.SweepIntervalSeconds) is null
            ? TimeSpan.FromSeconds(Limits.DefaultSweepIntervalSeconds)
            : Seconds(FunctionEnvironment.SweepIntervalSeconds, Limits.MaxSweepIntervalSeconds);
        var ruleQuota = environment(FunctionEnvironment.RuleQuota) is null
            ? Limits.DefaultRuleQuota
            : Number(FunctionEnvironment.RuleQuota, Limits.MaxRuleQuota, "a whole number");
        var maxAddresses = environment(FunctionEnvironment.MaxAddressesPerCaller) is null
            ? Limits.DefaultAddressesPerCaller
            : Number(FunctionEnvironment.MaxAddressesPerCaller, Limits.MaxAddressesPerCaller, "a whole number");
        var groups = Groups(environment(FunctionEnvironment.SecurityGroups), errors);

        return errors.Count == 0
            ? new DeploymentSettings(name!, timeToExpire, sweepInterval, groups, ruleQuota) { MaxAddressesPerCaller = maxAddresses }
            : throw new ConfigurationException(errors);

        TimeSpan Seconds(string variable, int most) => TimeSpan.FromSeconds(Number(variable, most, "whole seconds"));

        int Number(string variable, int most, string what)
        {
            var text = environment(variable);
            if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most)
            {
                return number;
            }

            errors.Add(Wrong(variable, text, string.Create(CultureInfo.InvariantCulture, $"{what} from 1 to {most}")));
            return 0;
        }
    }

    /// <summary>
    /// Reads the groups alone, in the form of <see cref="FunctionEnvironment.SecurityGroups"/>.
    /// </summary>
    /// <exception cref="ConfigurationException">They can't be read.</exception>
    public static IReadOnlyList<GroupAccess> ReadGroups(string? json)
    {
        var errors = new List<string>();
        var groups = Groups(json, errors);
        return errors.Count == 0 ? groups : throw new ConfigurationException(errors);
    }

    private static List<GroupAccess> Groups(string? json, List<string> errors)
    {
        const string Variable = FunctionEnvironment.SecurityGroups;
        var groups = new List<GroupAccess>();
        List<SecurityGroupEntry?>? entries = null;
        try
        {
            entries = JsonSerializer.Deserialize(json ?? "", ConfigurationJson.Default.ListSecurityGroupEntry);
        }
        catch (JsonException e)
        {
            errors.Add(Wrong(Variable, json, "a JSON array of {\"region\", \"groups\", \"rules\"} objects") + " (" + e.Message + ")");
            return groups;
        }

        if (entries is not { Count: > 0 })
        {
            errors.Add(Wrong(Variable, json, "at least one entry"));
            return groups;
        }

        var seen = new HashSet<SecurityGroupId>();
        foreach (var entry in entries)
        {
            if (entry is null || !RegionName.IsValid(entry.Region))
            {
                errors.Add(Wrong(Variable + " region", entry?.Region, RegionName.ValidValues));
                continue;
            }

            var rules = new List<IngressRule>();
            foreach (var text in entry.Rules ?? [])
            {
                if (!IngressRule.TryParse(text, out var rule))
                {
                    errors.Add(Wrong(Variable + " rule", text, IngressRule.ValidValues));
                }
                else if (rules.Contains(rule))
                {
                    errors.Add(Wrong(Variable + " rule", text, "each rule once"));
                }
                else
                {
                    rules.Add(rule);
                }
            }

            if (entry.Groups is not { Count: > 0 })
            {
                errors.Add(Wrong(Variable + " groups", "[]", "at least one security group id"));
            }

            foreach (var id in entry.Groups ?? [])
            {
                if (!GroupId.IsValid(id))
                {
                    errors.Add(Wrong(Variable + " group", id, GroupId.ValidValues));
                }
                else if (!seen.Add(new SecurityGroupId(entry.Region, id)))
                {
                    errors.Add(Wrong(Variable + " group", id, "each group once, with all its rules in one entry"));
                }
                else
                {
                    groups.Add(new GroupAccess(new SecurityGroupId(entry.Region, id), rules));
                }
            }
        }

        return groups;
    }

    private static string Wrong(string variable, string? value, string allowed) =>
        value is null ? $"{variable} is not set; it must be {allowed}" : $"{variable} is '{value}'; it must be {allowed}";
}
