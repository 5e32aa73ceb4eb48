using System.Text;
using AuthSecGroup.Core.Holders;

namespace AuthSecGroup.Core.Tests.Holders;

public sealed class A_lease_file
{
    private const string Json = """
        {"version":1,"revision":"r1","leases":[{"principal":"arn:aws:iam::123456789012:user/alice","uniqueId":"AIDAABCDEFGHIJKLMNOPQ",
        "session":"run-1","target":"db","openedAt":"2026-11-22T06:40:00Z","renewedAt":"2026-11-22T06:45:00Z",
        "expiresAt":"2026-11-22T06:55:00Z","reason":"INC-1"},{"principal":"arn:aws:iam::123456789012:user/bob","target":"db",
        "openedAt":"2026-11-22T06:40:00Z","renewedAt":"2026-11-22T06:40:00Z","expiresAt":"2026-11-22T06:50:00Z"}],"closing":["web"]}
        """;

    private static AddressLeases? Read(string json) => LeaseFile.Read(Encoding.UTF8.GetBytes(json));

    [Fact]
    public void Is_written_as_it_is_read()
    {
        var text = Json.ReplaceLineEndings("");
        var record = Read(text)!;
        Assert.Equal("run-1", record.Leases[0].Holder.Session);
        Assert.Equal("", record.Leases[1].Holder.Session);
        Assert.Equal(text, Encoding.UTF8.GetString(LeaseFile.Write(record, "r1")));
    }

    [Fact]
    public void Differs_in_each_write_also_if_the_leases_are_the_same() =>
        Assert.NotEqual(LeaseFile.Write(AddressLeases.None, "r1"), LeaseFile.Write(AddressLeases.None, "r2"));

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"version":2,"revision":"r","leases":[],"closing":[]}""")]
    [InlineData("""{"version":1,"revision":"r","leases":[],"closing":null}""")]
    [InlineData("""{"version":1,"revision":"r","leases":null,"closing":[]}""")]
    [InlineData("""{"version":1,"revision":"r","leases":[null],"closing":[]}""")]
    [InlineData("""{"version":1,"revision":"r","leases":[],"closing":["../db"]}""")]
    [InlineData("""{"version":1,"revision":"r","leases":[],"closing":[]""")]
    public void Counts_as_damaged_if_it_has_another_form(string json) => Assert.Null(Read(json));

    [Theory]
    [InlineData("user/alice", "role/alice")]
    [InlineData("\"run-1\"", "\"two words\"")]
    [InlineData("\"target\":\"db\"", "\"target\":\"\"")]
    [InlineData("2026-11-22T06:55:00Z", "soon")]
    public void Counts_as_damaged_as_a_whole_if_one_lease_is(string old, string damaged)
    {
        Assert.NotNull(Read(Json));
        Assert.Null(Read(Json.Replace(old, damaged, StringComparison.Ordinal)));
    }

    [Fact]
    public void Counts_as_damaged_if_it_is_larger_than_1_MiB()
    {
        Assert.NotNull(LeaseFile.Read(Encoding.UTF8.GetBytes(Json.PadRight(LeaseFile.LargestBytes))));
        Assert.Null(LeaseFile.Read(Encoding.UTF8.GetBytes(Json.PadRight(LeaseFile.LargestBytes + 1))));
    }
}
