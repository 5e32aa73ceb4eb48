using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
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
///        connection policies --> connection function ---> cleanup on update
///                                                    /
///        sweep policies ------> sweep function -----+---> cleanup on delete --> API
///
///        &lt;------------------------------------------------------------------  deleted in this order
/// </code>
/// On an update, the new policies are created first, and the old ones are deleted last: see <see cref="GroupPolicies"/>. In between, the
/// functions get their new configuration, the connection function can no longer open the removed groups, and their rules are revoked. If
/// the update fails, the same happens in the other direction. On a delete, the API is deleted before the rules are revoked. Requests can
/// still be running then, so the function waits until they must have ended.
/// </summary>
internal static class LeaseCleanup
{
    // Longer than the function takes to respond in any case: it waits for requests, revokes, and sends the response, within its timeout
    // (Limits.LongestSweepSeconds). The default is an hour, which CloudFormation would wait if there were no response:
    // https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-resource-cloudformation-customresource.html
    private const int LongestWaitSeconds = 180;

    /// <summary>Adds the resources and returns the one that acts when the stack is deleted.</summary>
    internal static CustomResource Add(
        Construct scope,
        string name,
        string securityGroups,
        IFunction connection,
        IFunction sweep,
        RestApi api
    )
    {
        var onUpdate = Resource("LeaseCleanupOnUpdate", LeaseCleanupResource.OnUpdate);
        onUpdate.Node.AddDependency(connection.Node.DefaultChild!);

        var onDelete = Resource("LeaseCleanupOnDelete", LeaseCleanupResource.OnDelete);
        // All other parts of the API refer to this resource, so they are deleted before it.
        ((CfnRestApi)api.Node.DefaultChild!).AddDependency((CfnResource)onDelete.Node.DefaultChild!);
        return onDelete;

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
                        [LeaseCleanupResource.WaitSeconds] = Limits.LongestRequestSeconds + 1,
                    },
                }
            );
            // This version of the CDK has no prop for this.
            ((CfnResource)resource.Node.DefaultChild!).AddPropertyOverride("ServiceTimeout", LongestWaitSeconds);
            return resource;
        }
    }
}
