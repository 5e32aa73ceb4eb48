using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Ec2;

namespace AuthSecGroup.Local.Page;

/// <summary>Says why a rule is not ours, for whoever wonders why it is left alone.</summary>
internal static class ForeignReason
{
    private const string Mark = "authsecgroup/1 ";

    /// <param name="rule">A rule that is not ours.</param>
    /// <param name="deployment">The deployment that it doesn't belong to.</param>
    public static string Of(SecurityGroupRule rule, Deployment deployment)
    {
        if (rule.IsEgress)
        {
            return "lets traffic out; a lease only lets in";
        }

        if (string.IsNullOrEmpty(rule.Description))
        {
            return "has no description";
        }

        if (!rule.Description.StartsWith(Mark, StringComparison.Ordinal))
        {
            return "the description is not of our form";
        }

        var name = rule.Description.Split(' ')[1];
        return name != deployment.Name && OurRule.Read(rule.Description, deployment with { Name = name }) is not null
            ? $"belongs to the deployment {name}"
            : "the description is almost, but not exactly, of our form";
    }
}
