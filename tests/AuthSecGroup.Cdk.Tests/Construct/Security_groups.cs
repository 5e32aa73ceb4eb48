using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Security_groups
{
    private const string Variable = "AUTHSECGROUP_SECURITY_GROUPS";

    [Fact]
    public void Can_be_created_in_the_same_stack()
    {
        var scene = new Scene();
        var group = new SecurityGroup(scene.Stack, "Bastion", new SecurityGroupProps { Vpc = new Vpc(scene.Stack, "Vpc") });

        var template = With(scene, SecurityGroupAccess.To(group, Port.Tcp(22)));

        Assert.Equal(
            """[{"region":"${AWS::Region}","groups":["${Bastion.GroupId}"],"rules":["tcp:22:22"]}]""",
            template.Environment("connection")[Variable]
        );
        Assert.Equal(
            [
                "Allow ec2:DescribeManagedPrefixLists ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region ${AWS::Region}",
                "Allow ec2:RevokeSecurityGroupIngress on "
                    + "arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:security-group/${Bastion.GroupId}",
            ],
            template.Permissions("sweep").Skip(5)
        );
    }

    [Fact]
    public void Can_be_created_in_another_stack()
    {
        var scene = new Scene();
        var network = scene.NewStack("Network");
        var group = new SecurityGroup(network, "Bastion", new SecurityGroupProps { Vpc = new Vpc(network, "Vpc") });

        Assert.Contains(
            "import(Network:ExportsOutputFnGetAttBastion",
            With(scene, SecurityGroupAccess.To(group, Port.Tcp(22))).Environment("sweep")[Variable],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void Can_be_imported_and_are_then_in_the_region_of_the_stack()
    {
        var scene = new Scene("eu-central-1");
        var group = SecurityGroup.FromSecurityGroupId(scene.Stack, "Bastion", Scene.GroupId);

        var template = With(scene, SecurityGroupAccess.To(group, Port.Tcp(22), Port.Udp(53)));

        Assert.Equal(
            """[{"region":"eu-central-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22","udp:53:53"]}]""",
            template.Environment("connection")[Variable]
        );
        Assert.Contains(
            "Allow ec2:RevokeSecurityGroupIngress on "
                + "arn:${AWS::Partition}:ec2:eu-central-1:123456789012:security-group/sg-0123456789abcdef0",
            template.Permissions("sweep")
        );
    }

    [Fact]
    public void Can_be_parameters()
    {
        var scene = new Scene();
        var id = new CfnParameter(scene.Stack, "GroupId");
        var port = new CfnParameter(scene.Stack, "Port", new CfnParameterProps { Type = "Number" });

        Assert.Equal(
            """[{"region":"us-west-2","groups":["${GroupId}"],"rules":["tcp:${Port}:${Port}"]}]""",
            With(scene, SecurityGroupAccess.ToIds("us-west-2", [id.ValueAsString], Port.Tcp(port.ValueAsNumber))).Environment("connection")[
                Variable
            ]
        );
    }

    [Fact]
    public void Share_an_entry_if_their_region_and_ports_are_the_same() =>
        Assert.Equal(
            """[{"region":"us-west-2","groups":["sg-11111111","sg-44444444","sg-55555555"],"rules":["tcp:22:22"]},"""
                + """{"region":"us-west-2","groups":["sg-22222222"],"rules":["tcp:5432:5432"]},"""
                + """{"region":"eu-west-1","groups":["sg-33333333"],"rules":["tcp:22:22"]}]""",
            With(
                    new Scene(),
                    SecurityGroupAccess.ToIds("us-west-2", ["sg-11111111"], Port.Tcp(22)),
                    SecurityGroupAccess.ToIds("us-west-2", ["sg-22222222"], Port.Tcp(5432)),
                    SecurityGroupAccess.ToIds("eu-west-1", ["sg-33333333"], Port.Tcp(22)),
                    SecurityGroupAccess.ToIds("us-west-2", ["sg-44444444", "sg-55555555"], Port.Tcp(22))
                )
                .Environment("sweep")[Variable]
        );

    [Fact]
    public void Are_drained_if_they_have_no_ports() =>
        Assert.Equal(
            """[{"region":"us-west-2","groups":["sg-0123456789abcdef0"],"rules":[]}]""",
            With(new Scene(), SecurityGroupAccess.ToIds("us-west-2", [Scene.GroupId])).Environment("sweep")[Variable]
        );

    [Fact]
    public void Can_have_every_kind_of_port_in_the_form_of_EC2()
    {
        Port[] ports =
        [
            Port.TcpRange(24, 25),
            Port.AllUdp(),
            Port.AllTraffic(),
            Port.AllIcmp(),
            Port.IcmpPing(),
            Port.AllIcmpV6(),
            Port.Esp(),
            Port.Ah(),
            Port.SSH,
            Port.Tcp(22),
        ];

        Assert.Equal(
            "tcp:24:25 udp:0:65535 -1:-1:-1 icmp:-1:-1 icmp:8:-1 icmpv6:-1:-1 50:-1:-1 51:-1:-1 tcp:22:22 tcp:22:22",
            string.Join(' ', SecurityGroupAccess.ToIds("us-west-2", [Scene.GroupId], ports).Ports.Select(port => port.ToText()))
        );
    }

    private static SynthesizedTemplate With(Scene scene, params SecurityGroupAccess[] groups)
    {
        scene.Add(new() { SecurityGroups = groups });
        return scene.Template();
    }
}
