using AuthSecGroup.Aws.Sts;

namespace AuthSecGroup.Testing;

/// <summary>The roles of a test whose groups are all in the function's own account.</summary>
internal static class NoRoles
{
    public static readonly AccessRoles Instance = new(
        () => throw new InvalidOperationException("No role is assumed in this test."),
        RoleSession.OfConnection("test")
    );
}
