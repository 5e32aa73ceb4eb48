using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

public sealed class A_stack_with_two_accounts_that_is_deleted(A_group_in_another_account.TwoAccounts test)
    : IClassFixture<A_group_in_another_account.TwoAccounts>
{
    [Fact]
    public async Task Leaves_no_rule_in_either()
    {
        var foreign = test.ForeignRules();
        Assert.Equal(201, (await test.PostAsync(test.Alice, "127.0.8.31")).Status);
        Assert.Equal(4, test.RulesFor("127.0.8.31").Count);
        Assert.Null(await test.Cloud.DestroyAsync());
        Assert.Empty(test.RulesFor("127.0.8.31"));
        Assert.Equal(foreign, test.ForeignRules());
    }
}
