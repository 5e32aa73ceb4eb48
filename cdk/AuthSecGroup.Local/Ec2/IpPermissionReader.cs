namespace AuthSecGroup.Local.Ec2;

/// <summary>Reads <c>IpPermissions.N</c>, in which one permission may hold several sources and each makes one rule.</summary>
internal static class IpPermissionReader
{
    /// <summary>The ingress rules, canonical; none if the request has no permissions.</summary>
    /// <exception cref="Faults.ServiceException">A permission is malformed, has no source, or appears twice.</exception>
    public static IReadOnlyList<NewRule> Read(QueryParameters request, string account)
    {
        var rules = request
            .List("IpPermissions")
            .SelectMany(permission => ReadOne(permission, account))
            .Select(RuleForm.Canonical)
            .ToArray();
        return rules.DistinctBy(RuleIdentity.Of).Count() == rules.Length ? rules : throw Ec2Refusals.SamePermissionTwice();
    }

    private static NewRule[] ReadOne(QueryParameters permission, string account)
    {
        var protocol = permission.RequiredText("IpProtocol");
        var (from, to) = (permission.Integer("FromPort"), permission.Integer("ToPort"));
        if (RuleForm.HasPorts(protocol) && (from is null || to is null))
        {
            throw Ec2Refusals.InvalidParameterValue("Invalid value 'Must specify both from and to ports with TCP/UDP.' for portRange.");
        }

        NewRule Rule(RuleSource source, QueryParameters member) => new(protocol, from ?? -1, to ?? -1, source, member.Text("Description"));

        NewRule[] rules =
        [
            .. permission.List("IpRanges").Select(range => Rule(new(RuleSourceKind.Ipv4Cidr, range.RequiredText("CidrIp")), range)),
            .. permission.List("Ipv6Ranges").Select(range => Rule(new(RuleSourceKind.Ipv6Cidr, range.RequiredText("CidrIpv6")), range)),
            .. permission.List("PrefixListIds").Select(list => Rule(RuleSource.PrefixList(list.RequiredText("PrefixListId")), list)),
            .. permission
                .List("Groups")
                .Select(group => Rule(RuleSource.SecurityGroup(group.RequiredText("GroupId"), group.Text("UserId") ?? account), group)),
        ];
        return rules.Length > 0 ? rules : throw Ec2Refusals.MissingParameter("IpRanges, Ipv6Ranges, PrefixListIds or Groups");
    }
}
