using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Rules;

public class A_text_that_is_not_our_description
{
    public static TheoryData<string?> Texts => [.. Examples];

    internal static string?[] Examples =>
        [
            // what the predecessor treated as its own: everything that a date parser reads
            null,
            "",
            " ",
            "443",
            "22",
            "May",
            "10.1",
            "2019-04-02",
            "2019-04-02 12:00:00",
            "2026-11-22T06:40:00Z",
            "1732257600",
            "today",
            "Mon",
            "12:00",
            // what people write
            "SSH for alice until 2026-11-22",
            "alice",
            "office",
            "do not touch",
            "authsecgroup",
            // nearly our form
            "authsecgroup/1",
            "authsecgroup/1 ",
            "authsecgroup/1 office-ssh",
            "authsecgroup/1 office-ssh alice",
            "authsecgroup/1 office-ssh alice ",
            "office-ssh alice 2026-11-22T06:40:00Z",
            "authsecgroup/2 office-ssh alice 2026-11-22T06:40:00Z",
            "authsecgroup/11 office-ssh alice 2026-11-22T06:40:00Z",
            "authsecgroup office-ssh alice 2026-11-22T06:40:00Z",
            "AuthSecGroup/1 office-ssh alice 2026-11-22T06:40:00Z",
            " authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z\n",
            "authsecgroup/1  office-ssh alice 2026-11-22T06:40:00Z",
            "authsecgroup/1 office-ssh  2026-11-22T06:40:00Z",
            "authsecgroup/1  alice 2026-11-22T06:40:00Z",
            "authsecgroup/1\toffice-ssh\talice\t2026-11-22T06:40:00Z",
            "authsecgroup/1 office/ssh alice 2026-11-22T06:40:00Z",
            "authsecgroup/1 office-ssh al\u00efce 2026-11-22T06:40:00Z",
            "authsecgroup/1 office-ssh alice 2026-11-22 06:40:00Z",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00z",
            "authsecgroup/1 office-ssh alice 2026-11-22t06:40:00Z",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00+00:00",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00.0Z",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40Z",
            "authsecgroup/1 office-ssh alice 2026-11-22T6:40:00Z",
            "authsecgroup/1 office-ssh alice 2026-02-30T06:40:00Z",
            "authsecgroup/1 office-ssh alice 2026-11-22T24:00:00Z",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:60Z",
            "authsecgroup/1 office-ssh alice 0000-11-22T06:40:00Z",
            "authsecgroup/1 office-ssh alice 22026-11-22T06:40:00Z",
            "authsecgroup/1 office-ssh alice 26-11-22T06:40:00Z",
            "authsecgroup/1 office-ssh alice soon",
            // nearly a time to live
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=0",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=-1",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=+1",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=007",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=1.5",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=31536001",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=99999999999999",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z TTL=90",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z xyz=90",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z 90",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=90 ",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z ttl=90 ttl=90",
            "authsecgroup/1 office-ssh alice 2026-11-22T06:40:00Z  ttl=90",
            // fields that are too long
            $"authsecgroup/1 {new string('n', 65)} alice 2026-11-22T06:40:00Z",
            $"authsecgroup/1 office-ssh {new string('c', 141)} 2026-11-22T06:40:00Z",
        ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void Is_not_read_and_its_rule_is_not_ours(string? text)
    {
        Assert.False(RuleDescription.TryParse(text, out var description), text);
        Assert.Null(description);
        Assert.False(Given.Rule(text).IsOurs("office-ssh", out _));
    }
}
