using System.Globalization;
using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>An <see cref="IngressRule"/> that the construct doesn't know completely: its numbers can be tokens.</summary>
internal sealed record IngressPort(string Protocol, double FromPort, double ToPort)
{
    internal static IngressPort From(Port port)
    {
        // The only form in which Port provides its numbers.
        var rule = (IDictionary<string, object>)port.ToRuleJson();
        var protocol = (string)rule["ipProtocol"];
        return Create(IngressRule.NormalizeProtocol(protocol) ?? protocol, Number(rule, "fromPort"), Number(rule, "toPort"));
    }

    /// <summary>EC2 ignores the ports of a protocol that has none, and describes them as -1. This does the same.</summary>
    internal static IngressPort Create(string protocol, double fromPort, double toPort) =>
        IngressRule.HasPorts(protocol) || IngressRule.IsIcmp(protocol)
            ? new IngressPort(protocol, fromPort, toPort)
            : new IngressPort(protocol, -1, -1);

    /// <summary>
    /// The first error, as <c>member must be ..., got ...</c>; null if there is none, or if only the deployment can find it.
    /// </summary>
    internal string? FindError() =>
        Token.IsUnresolved(Protocol) || IngressRule.Errors(Protocol, Known(FromPort), Known(ToPort)) is not [var error, ..]
            ? null
            : $"{error.Member} must be {error.Allowed}, got {Written(error.Member)}";

    /// <summary>True if both admit some packet. Only the deployment knows that of ports that are tokens.</summary>
    internal bool Overlaps(IngressPort other) =>
        IngressRule.TryParse(ToText(), out var rule) && IngressRule.TryParse(other.ToText(), out var another) && rule.Overlaps(another);

    /// <summary>The form of <see cref="IngressRule.ToString"/>.</summary>
    internal string ToText() => $"{Protocol}:{Text(FromPort)}:{Text(ToPort)}";

    private string Written(string member) =>
        member switch
        {
            IngressRuleError.Protocol => $"\"{Protocol}\"",
            IngressRuleError.FromPort => Text(FromPort),
            _ => Text(ToPort),
        };

    private static double? Known(double number) => Token.IsUnresolved(number) ? null : number;

    private static string Text(double number) =>
        Token.IsUnresolved(number) ? Token.AsString(number) : number.ToString(CultureInfo.InvariantCulture);

    private static double Number(IDictionary<string, object> rule, string key) =>
        rule.TryGetValue(key, out var value) ? Convert.ToDouble(value, CultureInfo.InvariantCulture) : -1;
}
