using System.Text.Json;
using AuthSecGroup.Cdk;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.App.Configuration;

/// <summary>Reads the <c>rules</c> of an entry of <c>securityGroups</c>.</summary>
internal static class RuleReader
{
    private const string RuleLists = "an array of objects with protocol, fromPort and toPort; empty to drain the groups";

    /// <summary>Returns the valid rules.</summary>
    internal static IEnumerable<IngressPort> Read(ObjectReader group, ConfigurationErrors errors)
    {
        foreach (var (element, path) in group.RequiredArray("rules", RuleLists, canBeEmpty: true))
        {
            if (element.ValueKind is not JsonValueKind.Object)
            {
                errors.Invalid(path, element, "an object with protocol, fromPort and toPort");
                continue;
            }

            var reader = new ObjectReader(element, path, errors);
            reader.Text("type", text => text is "ingress", "\"ingress\", because only incoming traffic can be allowed");
            var rule = Rule(reader, errors);
            reader.RejectUnknownKeys();
            if (rule is not null)
            {
                yield return rule;
            }
        }
    }

    private static IngressPort? Rule(ObjectReader reader, ConfigurationErrors errors)
    {
        // The ports are read in any case, so that their keys are known.
        var known = Protocol(reader, errors);
        var from = reader.Find(IngressRuleError.FromPort);
        var to = reader.Find(IngressRuleError.ToPort);
        if (known is not { } protocol)
        {
            return null;
        }

        var fromPort = Number(IngressRuleError.FromPort, from);
        var toPort = Number(IngressRuleError.ToPort, to);
        var rangeErrors = IngressRule.Errors(protocol, fromPort, toPort);
        foreach (var error in rangeErrors)
        {
            errors.Invalid(reader.PathOf(error.Member), reader.Find(error.Member)!.Value, error.Allowed);
        }

        return fromPort is { } first && toPort is { } last && rangeErrors.Count == 0 ? IngressPort.Create(protocol, first, last) : null;

        double? Number(string key, JsonElement? value)
        {
            switch (value)
            {
                case null when !IngressRule.HasPorts(protocol):
                    return -1;
                case null:
                    errors.Missing(reader.PathOf(key), IngressRule.ValidNumbers(protocol));
                    return null;
                case { ValueKind: JsonValueKind.Number } number:
                    // The Terraform module requires numbers even for a protocol without ports; 0 is usual.
                    var given = number.GetDouble();
                    return given == 0 && !IngressRule.HasPorts(protocol) && !IngressRule.IsIcmp(protocol) ? -1 : given;
                case var other:
                    errors.Invalid(reader.PathOf(key), other.Value, IngressRule.ValidNumbers(protocol));
                    return null;
            }
        }
    }

    private static string? Protocol(ObjectReader reader, ConfigurationErrors errors)
    {
        if (reader.Find(IngressRuleError.Protocol) is not { } value)
        {
            errors.Missing(reader.PathOf(IngressRuleError.Protocol), IngressRule.ValidProtocols);
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Number => value.GetRawText(),
            _ => "",
        };
        if (IngressRule.NormalizeProtocol(text) is { } protocol)
        {
            return protocol;
        }

        errors.Invalid(reader.PathOf(IngressRuleError.Protocol), value, IngressRule.ValidProtocols);
        return null;
    }
}
