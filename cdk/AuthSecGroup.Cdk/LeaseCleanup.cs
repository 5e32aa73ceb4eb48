using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using AuthSecGroup.Core.Contracts;
using Constructs;
using CfnResource = Amazon.CDK.CfnResource;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Two custom resources, both served by the sweep function. They revoke rules that no sweep would revoke any more: when a group is removed
/// from the configuration (or the deployment is renamed), and when the stack is deleted. They depend on the order in which CloudFormation
/// works:
/// <code>
///        created, and updated, in this order  ------------------------------------------------------------->
///
///        connection function ---+
///                               +--> cleanup on update --> sweep policy --> cleanup on delete --> API
///        sweep function --------+
///
///        &lt;------------------------------------------------------------------  deleted in this order
/// </code>
/// On an update, the connection function loses the removed groups before their rules are revoked, and the sweep's policy loses them
/// afterwards. Therefore the policy is separate from the sweep's role: the function must not depend on it, because the first custom
/// resource depends on the function. On a delete, the API is deleted before the rules are revoked, so that no lease can be opened in
/// between. The policy, the function, and its role are deleted afterwards.
/// </summary>
internal static class LeaseCleanup
{
    // Longer than the function takes to respond in any case. The default is an hour, which CloudFormation would wait if there were no
    // response:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
    private const int LongestWaitSeconds = 120;

    internal static void Add(
        Construct scope,
        string name,
        string securityGroups,
        IFunction connection,
        IFunction sweep,
        Policy sweepPolicy,
        RestApi api
    )
    {
        var onUpdate = Resource("LeaseCleanupOnUpdate", LeaseCleanupResource.OnUpdate);
        onUpdate.Node.AddDependency(connection.Node.DefaultChild!);
        sweepPolicy.Node.AddDependency(onUpdate);

        var onDelete = Resource("LeaseCleanupOnDelete", LeaseCleanupResource.OnDelete);
        onDelete.Node.AddDependency(sweepPolicy);
        // All other parts of the API refer to this resource, so they are deleted before it.
        ((CfnRestApi)api.Node.DefaultChild!).AddDependency((CfnResource)onDelete.Node.DefaultChild!);

        CustomResource Resource(string id, string revokeOn)
        {
            var resource = new CustomResource(
                scope,
                id,
                new CustomResourceProps
                {
                    ServiceToken = sweep.FunctionArn,
                    ResourceType = LeaseCleanupResource.Type,
                    Properties = new Dictionary<string, object>
                    {
                        [LeaseCleanupResource.RevokeOn] = revokeOn,
                        [LeaseCleanupResource.Name] = name,
                        [LeaseCleanupResource.SecurityGroups] = securityGroups,
                    },
                }
            );
            // This version of the CDK has no prop for this.
            ((CfnResource)resource.Node.DefaultChild!).AddPropertyOverride("ServiceTimeout", LongestWaitSeconds);
            return resource;
        }
    }
}
