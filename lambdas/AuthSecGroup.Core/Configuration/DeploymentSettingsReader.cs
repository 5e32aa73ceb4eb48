using System.Globalization;
using AuthSecGroup.Core.Contracts;

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
        var groups = GroupAccessReader.Read(environment(FunctionEnvironment.SecurityGroups), timeToExpire, errors);

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
    /// Reads the groups alone, in the form of <see cref="FunctionEnvironment.SecurityGroups"/>. Without the deployment's time to expire,
    /// it can't be checked that no group has a longer one.
    /// </summary>
    /// <exception cref="ConfigurationException">They can't be read.</exception>
    public static IReadOnlyList<GroupAccess> ReadGroups(string? json)
    {
        var errors = new List<string>();
        var groups = GroupAccessReader.Read(json, null, errors);
        return errors.Count == 0 ? groups : throw new ConfigurationException(errors);
    }

    internal static string Wrong(string variable, string? value, string allowed) =>
        value is null ? $"{variable} is not set; it must be {allowed}" : $"{variable} is '{value}'; it must be {allowed}";
}
