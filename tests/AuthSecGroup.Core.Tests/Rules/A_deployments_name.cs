using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Core.Tests.Rules;

public class A_deployments_name
{
    [Theory]
    [InlineData("a")]
    [InlineData("office-ssh")]
    [InlineData("Office_SSH.2")]
    [InlineData("-")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123")]
    public void Is_1_to_64_characters(string name) => Assert.True(DeploymentName.IsValid(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("office ssh")]
    [InlineData("office/ssh")]
    [InlineData("office:ssh")]
    [InlineData("b\u00fcro")]
    [InlineData("office\n")]
    [InlineData("office*")]
    [InlineData("01234567890123456789012345678901234567890123456789012345678901234")]
    public void Has_no_other_form(string? name) => Assert.False(DeploymentName.IsValid(name));

    [Fact]
    public void Has_its_valid_values_in_words() => Assert.Equal("1 to 64 characters out of a-z A-Z 0-9 . _ -", DeploymentName.ValidValues);
}
