using Amazon.CDK;
using Amazon.CDK.AWS.EC2;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.Construct;

public sealed class Security_groups
{
    [Fact]
    public void May_be_made_in_the_same_stack()
    {
        // GIVEN
        var scene = new Scene();
        var group = new SecurityGroup(scene.Stack, "Bastion", new SecurityGroupProps { Vpc = new Vpc(scene.Stack, "Vpc") });

        // WHEN
        scene.Add(Let(SecurityGroupAccess.To(group, Port.Tcp(22))));

        // THEN
        var template = scene.Template();
        Assert.Equal(
            """[{"region":"${AWS::Region}","groups":["${Bastion.GroupId}"],"rules":["tcp:22:22"]}]""",
            template.Environment("connection")["AUTHSECGROUP_SECURITY_GROUPS"]
        );
        Assert.Contains(
            "Allow ec2:RevokeSecurityGroupIngress on arn:${AWS::Partition}:ec2:${AWS::Region}:${AWS::AccountId}:security-group/${Bastion.GroupId}",
            template.Permissions("sweep")
        );
        Assert.Contains(
            "Allow ec2:DescribeSecurityGroupRules on * if StringEquals ec2:Region ${AWS::Region}",
            template.Permissions("sweep")
        );
    }

    [Fact]
    public void May_be_made_in_another_stack()
    {
        // GIVEN
        var scene = new Scene();
        var network = new Stack(scene.App, "Network");
        var group = new SecurityGroup(network, "Bastion", new SecurityGroupProps { Vpc = new Vpc(network, "Vpc") });

        // WHEN
        scene.Add(Let(SecurityGroupAccess.To(group, Port.Tcp(22))));

        // THEN
        Assert.Contains(
            "import(Network:ExportsOutputFnGetAttBastion",
            scene.Template().Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"],
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void May_be_imported_and_lie_in_the_region_of_the_stack()
    {
        // GIVEN
        var scene = new Scene(
            new StackProps
            {
                Env = new Amazon.CDK.Environment { Account = "123456789012", Region = "eu-central-1" },
            }
        );
        var group = SecurityGroup.FromSecurityGroupId(scene.Stack, "Bastion", "sg-0123456789abcdef0");

        // WHEN
        scene.Add(Let(SecurityGroupAccess.To(group, Port.Tcp(22), Port.Udp(53))));

        // THEN
        var template = scene.Template();
        Assert.Equal(
            """[{"region":"eu-central-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22","udp:53:53"]}]""",
            template.Environment("connection")["AUTHSECGROUP_SECURITY_GROUPS"]
        );
        Assert.Contains(
            "Allow ec2:RevokeSecurityGroupIngress on arn:${AWS::Partition}:ec2:eu-central-1:123456789012:security-group/sg-0123456789abcdef0",
            template.Permissions("sweep")
        );
    }

    [Fact]
    public void May_be_known_by_parameters_only()
    {
        // GIVEN
        var scene = new Scene();
        var id = new CfnParameter(scene.Stack, "GroupId");
        var port = new CfnParameter(scene.Stack, "Port", new CfnParameterProps { Type = "Number" });

        // WHEN
        scene.Add(Let(SecurityGroupAccess.ToIds("us-west-2", [id.ValueAsString], Port.Tcp(port.ValueAsNumber))));

        // THEN
        Assert.Equal(
            """[{"region":"us-west-2","groups":["${GroupId}"],"rules":["tcp:${Port}:${Port}"]}]""",
            scene.Template().Environment("connection")["AUTHSECGROUP_SECURITY_GROUPS"]
        );
    }

    [Fact]
    public void Share_an_entry_where_they_are_open_for_the_same_ports()
    {
        // GIVEN
        var scene = new Scene();

        // WHEN
        scene.Add(
            new AuthenticatingSecGroupProps
            {
                SecurityGroups =
                [
                    SecurityGroupAccess.ToIds("us-west-2", ["sg-11111111"], Port.Tcp(22)),
                    SecurityGroupAccess.ToIds("us-west-2", ["sg-22222222"], Port.Tcp(5432)),
                    SecurityGroupAccess.ToIds("eu-west-1", ["sg-33333333"], Port.Tcp(22)),
                    SecurityGroupAccess.ToIds("us-west-2", ["sg-44444444", "sg-55555555"], Port.Tcp(22)),
                ],
                Code = Scene.Placeholder,
            }
        );

        // THEN
        Assert.Equal(
            """[{"region":"us-west-2","groups":["sg-11111111","sg-44444444","sg-55555555"],"rules":["tcp:22:22"]},"""
                + """{"region":"us-west-2","groups":["sg-22222222"],"rules":["tcp:5432:5432"]},"""
                + """{"region":"eu-west-1","groups":["sg-33333333"],"rules":["tcp:22:22"]}]""",
            scene.Template().Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"]
        );
    }

    [Fact]
    public void Are_drained_where_no_port_is_given()
    {
        // GIVEN
        var scene = new Scene();

        // WHEN
        scene.Add(Let(SecurityGroupAccess.ToIds("us-west-2", [Scene.GroupId])));

        // THEN
        Assert.Equal(
            """[{"region":"us-west-2","groups":["sg-0123456789abcdef0"],"rules":[]}]""",
            scene.Template().Environment("sweep")["AUTHSECGROUP_SECURITY_GROUPS"]
        );
    }

    [Fact]
    public void Are_opened_for_every_kind_of_port_in_the_words_of_EC2()
    {
        // GIVEN
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

        // WHEN
        var texts = SecurityGroupAccess.ToIds("us-west-2", [Scene.GroupId], ports).Ports.Select(port => port.ToText());

        // THEN
        Assert.Equal(
            [
                "tcp:24:25",
                "udp:0:65535",
                "-1:-1:-1",
                "icmp:-1:-1",
                "icmp:8:-1",
                "icmpv6:-1:-1",
                "50:-1:-1",
                "51:-1:-1",
                "tcp:22:22",
                "tcp:22:22",
            ],
            texts
        );
    }

    private static AuthenticatingSecGroupProps Let(SecurityGroupAccess access) =>
        new() { SecurityGroups = [access], Code = Scene.Placeholder };
}
