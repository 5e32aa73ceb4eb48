using System.Text.Json;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Local.Tests.Faults;

public sealed class Faults_as_JSON
{
    private readonly FaultInjector _faults = new(seed: 5);

    [Fact]
    public void What_is_written_can_be_put_back()
    {
        _faults.Add(
            FaultRule.Latency(TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(250)) with
            {
                Region = "eu-west-1",
                Probability = 0.25,
            }
        );
        _faults.Add(
            FaultRule.Error(503, "Unavailable", "away") with
            {
                Service = FaultRule.Ec2,
                Action = "RevokeSecurityGroupIngress",
                GroupId = "sg-0123456789abcdef0",
                Count = 3,
            }
        );
        _faults.Add(FaultRule.ResetAfter() with { Service = FaultRule.S3 });
        _faults.DescribeLag = TimeSpan.FromSeconds(2.5);
        _faults.PageSize = 5;
        _faults.Throttling = new()
        {
            Enabled = true,
            WriteCapacity = 7,
            WriteRefillPerSecond = 0.5,
            DescribeCapacity = 8,
            DescribeRefillPerSecond = 9,
        };

        var others = new FaultInjector();
        Replace(others, _faults.ToJson());

        Assert.Equal(_faults.Rules, others.Rules);
        Assert.Equal(
            (_faults.Seed, _faults.DescribeLag, _faults.PageSize, _faults.Throttling),
            (others.Seed, others.DescribeLag, others.PageSize, others.Throttling)
        );
    }

    [Fact]
    public void The_counters_are_shown()
    {
        _faults.Add(FaultRule.Hang());
        _faults.Draw(new(FaultRule.Ec2, "DescribeSecurityGroupRules", "eu-west-1", ""));
        using var json = JsonDocument.Parse(_faults.ToJson());
        Assert.Equal(1, json.RootElement.GetProperty("injected").GetProperty("hang").GetInt32());
        Assert.Equal("hang", json.RootElement.GetProperty("rules")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public void What_is_left_out_is_off()
    {
        _faults.Add(FaultRule.Hang());
        _faults.PageSize = 5;
        Replace(_faults, "{}");
        Assert.Empty(_faults.Rules);
        Assert.Null(_faults.PageSize);
    }

    [Theory]
    [InlineData("""[]""", "$")]
    [InlineData("""{ "rule": [] }""", "$.rule")]
    [InlineData("""{ "rules": [ { "kind": "hang", "id": "a" } ] }""", "$.rules[0].id")]
    [InlineData("""{ "seed": "x" }""", "$.seed")]
    [InlineData("""{ "rules": {} }""", "$.rules")]
    [InlineData("""{ "rules": [ { "kind": "slow" } ] }""", "$.rules[0].kind")]
    [InlineData("""{ "seed": 1, "seed": 2 }""", "$.seed")]
    [InlineData("""{ "ec2": { "lag": 1 } }""", "$.ec2.lag")]
    [InlineData("""{ "ec2": { "throttling": { "enabled": 1 } } }""", "$.ec2.throttling.enabled")]
    public void What_has_another_form_is_refused_with_the_place_and_the_form(string json, string place) =>
        Assert.Equal(
            $"The faults are not valid at {place}: the key is unknown or repeated, or its value has another type. "
                + "Allowed: { seed: number, rules: [{ service: text, action: text, region: text, account: text, groupId: text, "
                + "probability: number, count: number, kind: latency|error|resetBefore|resetAfter|hang, minMilliseconds: number, "
                + "maxMilliseconds: number, status: number, code: text, message: text }], ec2: { describeLagSeconds: number, "
                + "pageSize: number, throttling: { enabled: true|false, writeCapacity: number, writeRefillPerSecond: number, "
                + "describeCapacity: number, describeRefillPerSecond: number } } }",
            RefusalOf(json)
        );

    [Theory]
    [InlineData(""" "kind": "hang", "service": "sqs" """, "service", "\"sqs\"", "ec2, s3, sts or *")]
    [InlineData(""" "kind": "hang", "probability": 0 """, "probability", "0", "a number above 0 and up to 1")]
    [InlineData(""" "kind": "hang", "count": 0 """, "count", "0", "a whole number from 1, or left out")]
    [InlineData(""" "kind": "error", "status": 200, "code": "OK" """, "status", "200", "an HTTP status from 400 to 599")]
    [InlineData(
        """ "kind": "error", "status": 503, "code": "" """,
        "code",
        "\"\"",
        "the service's error code, for example RequestLimitExceeded"
    )]
    [InlineData(
        """ "kind": "latency", "minMilliseconds": 5, "maxMilliseconds": 4 """,
        "maxMilliseconds",
        "4",
        "a whole number from minMilliseconds, 5"
    )]
    [InlineData(""" "kind": "hang", "status": 500 """, "status", "500", "a value for the kind error only")]
    [InlineData(
        """ "kind": "hang", "service": "s3", "groupId": "sg-1" """,
        "groupId",
        "\"sg-1\"",
        "* where the service is s3 or sts, which know no groups"
    )]
    public void What_is_wrong_in_a_rule_is_named(string rule, string key, string value, string allowed) =>
        Assert.Equal($"{key} of a fault rule is {value}; allowed is {allowed}", RefusalOf($$"""{ "rules": [ { {{rule}} } ] }"""));

    [Theory]
    [InlineData(""" "describeLagSeconds": -1 """, "describeLagSeconds is -1; allowed is a number from 0 to 3600")]
    [InlineData(""" "pageSize": 0 """, "pageSize is 0; allowed is a whole number from 1 to 1000, or null for EC2's own pages")]
    [InlineData(""" "throttling": { "writeCapacity": 0 } """, "writeCapacity of throttling is 0; allowed is a whole number from 1")]
    public void What_is_wrong_for_EC2_is_named(string ec2, string message) =>
        Assert.Equal(message, RefusalOf($$"""{ "ec2": { {{ec2}} } }"""));

    /// <summary>Replaces the faults, which must be refused and change nothing.</summary>
    private string RefusalOf(string json)
    {
        _faults.Add(FaultRule.Hang());
        _faults.PageSize = 9;
        var refused = Assert.Throws<FormatException>(() => Replace(_faults, json));
        Assert.Single(_faults.Rules);
        Assert.Equal(9, _faults.PageSize);
        return refused.Message;
    }

    private static void Replace(FaultInjector faults, string json)
    {
        using var document = JsonDocument.Parse(json);
        faults.Replace(document.RootElement);
    }
}
