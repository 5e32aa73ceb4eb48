using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Tests.Rules;

public class A_targets_name
{
    [Theory]
    [InlineData("default")]
    [InlineData("a")]
    [InlineData("9")]
    [InlineData("Bastion-EU_1.2")]
    public void Has_letters_digits_dots_underscores_and_hyphens(string name) => Assert.True(TargetName.IsValid(name));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("-a")]
    [InlineData("_a")]
    [InlineData("a b")]
    [InlineData("a/b")]
    [InlineData("a%2Fb")]
    [InlineData("a\n")]
    [InlineData("ä")]
    [InlineData("aä")]
    public void Has_nothing_else_and_begins_with_a_letter_or_digit(string? name) => Assert.False(TargetName.IsValid(name));

    [Theory]
    [InlineData(64, true)]
    [InlineData(65, false)]
    public void Has_at_most_64_characters(int length, bool isValid) => Assert.Equal(isValid, TargetName.IsValid(new string('a', length)));
}
