using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Functions;

/// <summary>The <c>AWS::Lambda::Permission</c>s without which a service may not start a function.</summary>
internal static class InvokePermission
{
    /// <summary>Makes sure that the service may start the function on behalf of the source.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="function">The function.</param>
    /// <param name="invokedArn">The ARN of the function, or of one of its aliases, which has permissions of its own.</param>
    /// <param name="service">The service.</param>
    /// <param name="sourceArn">The resource on behalf of which the service invokes.</param>
    /// <exception cref="LocalModeException">It may not; in the account the start would be denied.</exception>
    public static void Require(Stack stack, LambdaFunction function, string invokedArn, string service, string sourceArn)
    {
        var isPermitted = stack
            .OfType("AWS::Lambda::Permission")
            .Any(permission =>
                permission.Text("FunctionName") is { } permitted
                && (permitted == invokedArn || (permitted == function.Name && invokedArn == function.Arn))
                && permission.Text("Principal") == service
                && permission.Text("Action") == "lambda:InvokeFunction"
                && Wildcard.MatchesArn(permission.Text("SourceArn") ?? "*", sourceArn)
            );
        if (!isPermitted)
        {
            throw new LocalModeException(
                $"The template gives '{service}' no AWS::Lambda::Permission to invoke the function '{function.LogicalId}' for "
                    + $"'{sourceArn}'. In the account it would be denied; add the permission."
            );
        }
    }
}
