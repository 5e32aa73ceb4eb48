using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Contract;

/// <summary>
/// What the groups in the deployment's own account contain, read with the operator's credentials. Nothing is written. Other accounts trust
/// only the deployment's functions.
/// </summary>
internal sealed class OperatorView(ISecurityGroupRules rules, IReadOnlyList<SecurityGroupId> groups)
{
    private static readonly TimeSpan ReadingTimeout = TimeSpan.FromSeconds(60);

    /// <summary>The groups of a response that the operator can read.</summary>
    public static IEnumerable<GroupResponse> ReadableIn(IReadOnlyList<GroupResponse> groups) =>
        groups.Where(group => group.Account is null);

    /// <summary>The ingress rules of all groups.</summary>
    /// <exception cref="DifferenceException">A region can't be read.</exception>
    public async Task<IReadOnlyList<SecurityGroupRule>> ReadAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(ReadingTimeout);
        var found = new List<SecurityGroupRule>();
        foreach (var region in groups.GroupBy(group => group.Place, group => group.GroupId))
        {
            var reading = await rules.ReadAsync(region.Key, [.. region], timeout.Token);
            cancellationToken.ThrowIfCancellationRequested();
            Expect.That(
                reading.Error is null,
                $"the operator can't read the groups in {region.Key}: {reading.Error?.Code}: {reading.Error?.Message}"
            );
            found.AddRange(reading.Rules);
        }

        return found;
    }

    /// <summary>
    /// The foreign rules of all groups. A rule in our form isn't among them, whichever the deployment: it comes and goes while others call.
    /// </summary>
    public async Task<IReadOnlyList<SecurityGroupRule>> ReadForeignAsync(CancellationToken cancellationToken) =>
        [
            .. (await ReadAsync(cancellationToken))
                .Where(rule => !RuleDescription.TryParse(rule.Description, out _))
                .OrderBy(rule => rule.RuleId, StringComparer.Ordinal),
        ];

    /// <summary>
    /// Expects that the groups contain exactly the rules of a response, described in our form with one name and one caller.
    /// </summary>
    /// <returns>The descriptions.</returns>
    public async Task<IReadOnlyList<RuleDescription>> ExpectRulesOfAsync(
        ConnectionResponse response,
        string? caller,
        CancellationToken cancellationToken
    )
    {
        var present = (await ReadAsync(cancellationToken)).Where(rule => rule.IsFor(AddressOf(response))).ToList();
        var descriptions = new List<RuleDescription>();
        foreach (var group in ReadableIn(response.Groups))
        {
            foreach (var rule in group.Rules.Where(rule => rule.Outcome != Outcome.Permanent))
            {
                var what = $"{rule.Protocol} {rule.FromPort}-{rule.ToPort} for {response.Cidr} in {group.GroupId}";
                var matching = present
                    .Where(found =>
                        found.GroupId == group.GroupId
                        && IngressRule.TryParse($"{rule.Protocol}:{rule.FromPort}:{rule.ToPort}", out var configured)
                        && configured.Matches(found)
                    )
                    .ToList();
                Expect.That(matching.Count == 1, $"expected one rule {what}, found {matching.Count}");
                Expect.That(
                    RuleDescription.TryParse(matching[0].Description, out var description),
                    $"the description of the rule {what} isn't in our form: '{matching[0].Description}'"
                );
                descriptions.Add(description);
                present.Remove(matching[0]);
            }
        }

        var names = descriptions.Select(description => (description.Name, description.Caller)).Distinct().ToList();
        Expect.That(
            names.Count == 1,
            $"all rules for {response.Cidr} must have one deployment and one caller, found {string.Join(", ", names)}"
        );
        Expect.That(
            caller is null || names[0].Caller == caller,
            $"the caller in the descriptions must be '{caller}', found '{names[0].Caller}'"
        );
        var more = present.Where(rule => IsOf(rule, names[0].Name)).ToList();
        Expect.That(more.Count == 0, $"the response doesn't contain the rules {string.Join(", ", more)}");
        return descriptions;
    }

    /// <summary>Expects that a deployment has no rule for the address of a response.</summary>
    public async Task ExpectNoRuleAsync(string name, string cidr, CancellationToken cancellationToken)
    {
        var left = (await ReadAsync(cancellationToken))
            .Where(rule => IsOf(rule, name) && (rule.CidrIpv4 ?? rule.CidrIpv6) == cidr)
            .ToList();
        Expect.That(left.Count == 0, $"expected no rule of the deployment {name} for {cidr}, found {string.Join(", ", left)}");
    }

    private static bool IsOf(SecurityGroupRule rule, string name) =>
        RuleDescription.TryParse(rule.Description, out var description) && description.Name == name;

    private static SourceAddress AddressOf(ConnectionResponse response) =>
        SourceAddress.TryParse(response.Cidr.Split('/')[0], out var address)
            ? address
            : throw new DifferenceException($"cidr must be one address with /32 or /128, got '{response.Cidr}'");
}
