using Amazon.EC2.Model;
using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Ec2;

public sealed class A_description_of_prefix_lists : Ec2Test
{
    private const string Office = "pl-0123456789abcdef0";

    public A_description_of_prefix_lists()
    {
        Local.Ec2.CreatePrefixList(new(LocalServices.Account, LocalServices.Region, Office, "office", MaxEntries: 12));
        Local.Ec2.CreatePrefixList(new(LocalServices.Account, LocalServices.Region, "pl-0000000000000000a", "partners", MaxEntries: 3));
        Local.Ec2.CreatePrefixList(new(LocalServices.Account, "us-east-1", "pl-0000000000000000b", "elsewhere", MaxEntries: 3));
        Local.Ec2.CreatePrefixList(new("210987654321", LocalServices.Region, "pl-0000000000000000c", "of another account", MaxEntries: 3));
    }

    [Fact]
    public async Task Shows_those_of_the_filter_and_leaves_out_what_is_not_there()
    {
        var list = Assert.Single(await DescribeAsync(new() { Filters = [new("prefix-list-id", [Office, "pl-00000000000000000"])] }));
        Assert.Equal((Office, "office", 12), (list.PrefixListId, list.PrefixListName, list.MaxEntries));
    }

    [Fact]
    public async Task Shows_those_of_the_account_and_region() =>
        Assert.Equal(["office", "partners"], (await DescribeAsync(new())).Select(list => list.PrefixListName));

    [Fact]
    public async Task Is_refused_with_what_local_mode_does_not_know()
    {
        Assert.Equal(
            "The filter 'owner-id' is invalid. Local mode supports: prefix-list-id.",
            await RefusedAsync("InvalidParameterValue", () => DescribeAsync(new() { Filters = [new("owner-id", ["1"])] }))
        );
        await RefusedAsync("InvalidParameterValue", () => DescribeAsync(new() { MaxResults = 1 }));
    }

    private async Task<List<ManagedPrefixList>> DescribeAsync(DescribeManagedPrefixListsRequest request) =>
        (await Client.DescribeManagedPrefixListsAsync(request)).PrefixLists ?? [];
}
