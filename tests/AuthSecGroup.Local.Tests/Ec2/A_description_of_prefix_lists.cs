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

    [Fact]
    public async Task Shows_the_entries_of_one_page_by_page()
    {
        var entries = Enumerable.Range(0, 5).Select(n => $"203.0.{n}.0/24").ToList();
        Local.Ec2.CreatePrefixList(
            new(LocalServices.Account, LocalServices.Region, "pl-0000000000000000d", "networks", MaxEntries: 9) { Entries = entries }
        );
        var request = new GetManagedPrefixListEntriesRequest { PrefixListId = "pl-0000000000000000d", MaxResults = 2 };
        var (read, pages) = (new List<string>(), 0);
        do
        {
            var page = await Client.GetManagedPrefixListEntriesAsync(request);
            read.AddRange(page.Entries.Select(entry => entry.Cidr));
            (request.NextToken, pages) = (page.NextToken, pages + 1);
        } while (request.NextToken is not null);

        Assert.Equal(entries, read);
        Assert.Equal(3, pages);
        Assert.Equal(
            "arn:aws:ec2:eu-west-1:123456789012:prefix-list/pl-0000000000000000d",
            Local.Permissions.Asked.Items.Last(call => call.Action == "ec2:GetManagedPrefixListEntries").Resource
        );
        await RefusedAsync("InvalidPrefixListID.NotFound", () => Client.GetManagedPrefixListEntriesAsync(new() { PrefixListId = "pl-1" }));
        request.NextToken = "rules-after-1";
        await RefusedAsync("InvalidNextToken", () => Client.GetManagedPrefixListEntriesAsync(request));
    }

    private async Task<List<ManagedPrefixList>> DescribeAsync(DescribeManagedPrefixListsRequest request) =>
        (await Client.DescribeManagedPrefixListsAsync(request)).PrefixLists ?? [];
}
