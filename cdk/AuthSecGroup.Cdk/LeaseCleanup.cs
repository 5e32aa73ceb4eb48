using Amazon.CDK;
using Amazon.CDK.AWS.APIGateway;
using Amazon.CDK.AWS.IAM;
using Amazon.CDK.AWS.Lambda;
using Constructs;
using CfnResource = Amazon.CDK.CfnResource;

namespace AuthSecGroup.Cdk;

/// <summary>
/// Two custom resources, both served by the sweep function, that close leases which no sweep would come by any more: when a group is taken out of the
/// configuration (or the deployment renamed), and when the stack goes. All that makes them work is the order in which CloudFormation goes about:
/// <code>
///        created, and updated, in this order  ------------------------------------------------------------->
///
///        connection function ---+
///                               +--> closed on update --> sweep policy --> closed on delete --> API
///        sweep function --------+
///
///        &lt;------------------------------------------------------------------  deleted in this order
/// </code>
/// On an update the connection function has lost the groups that were taken out before their leases are closed, and the sweep's policy loses them after it.
/// So the policy stands apart from the sweep's role: the function must not wait for it, as the first custom resource waits for the function.
/// On a delete the API is gone before the leases are closed, so none is opened behind our back; the policy, the function and its role go after it.
/// </summary>
internal static class LeaseCleanup
{
    // More than the function takes to answer, whatever happens; without it CloudFormation would wait for an hour if there were no answer:
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
        var onUpdate = Resource("LeaseCleanupOnUpdate", "Update");
        onUpdate.Node.AddDependency(connection.Node.DefaultChild!);
        sweepPolicy.Node.AddDependency(onUpdate);

        var onDelete = Resource("LeaseCleanupOnDelete", "Delete");
        onDelete.Node.AddDependency(sweepPolicy);
        // All other parts of the API refer to this one, so they are gone before it.
        ((CfnRestApi)api.Node.DefaultChild!).AddDependency((CfnResource)onDelete.Node.DefaultChild!);

        CustomResource Resource(string id, string closeOn)
        {
            var resource = new CustomResource(
                scope,
                id,
                new CustomResourceProps
                {
                    ServiceToken = sweep.FunctionArn,
                    ResourceType = "Custom::AuthSecGroupLeaseCleanup",
                    Properties = new Dictionary<string, object>
                    {
                        ["RevokeOn"] = closeOn,
                        ["Name"] = name,
                        ["SecurityGroups"] = securityGroups,
                    },
                }
            );
            // This version of the CDK has no prop for it.
            ((CfnResource)resource.Node.DefaultChild!).AddPropertyOverride("ServiceTimeout", LongestWaitSeconds);
            return resource;
        }
    }
}
