using System.Text.Json;
using AuthSecGroup.Aws;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;

namespace AuthSecGroup.Lambda.CustomResources;

/// <summary>
/// Revokes every rule of the deployment when CloudFormation deletes the stack. When an update takes a group out or renames the deployment,
/// it revokes the rules that the new configuration no longer covers. The records of leases are removed with the stack. CloudFormation
/// always gets a response: without one, the stack waits until the resource's timeout.
/// </summary>
internal sealed class CustomResourceHandler(
    ISecurityGroupRules rules,
    ILeaseStore leases,
    ResponseSender sender,
    JsonLog log,
    TimeProvider time
)
{
    /// <summary>
    /// The longest that rules are revoked, after the wait for requests. Long enough for 200 groups, short enough that nobody waits long for
    /// a stack's deletion.
    /// </summary>
    internal static readonly TimeSpan LongestCleanup = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan BetweenReadings = TimeSpan.FromSeconds(1);

    /// <summary>Throws if the event's response must not be sent where the event says.</summary>
    /// <exception cref="InvalidOperationException">See <see cref="ResponseSender.RequireAllowed"/>.</exception>
    public void RequireAllowed(CustomResourceEvent customResourceEvent) => sender.RequireAllowed(customResourceEvent.ResponseUrl!);

    /// <summary>Does what the event asks for and sends the response.</summary>
    public async Task HandleAsync(CustomResourceEvent customResourceEvent, CancellationToken deadline)
    {
        var left = PlanOf(customResourceEvent) is { Groups.Count: > 0 } plan
            ? await CleanUpAsync(plan, customResourceEvent.ResourceProperties!.Wait, deadline)
            : null;
        if (left is null && customResourceEvent is { RequestType: "Delete", ResourceProperties.RevokeOn: LeaseCleanupResource.OnDelete })
        {
            left = await RemoveRecordsAsync(deadline);
        }

        var response = new CustomResourceResponse(
            left is null ? "SUCCESS" : "FAILED",
            left ?? "done",
            // The same for the resource's whole life: a new id would make CloudFormation replace the resource and delete "the old one".
            customResourceEvent.PhysicalResourceId
                ?? customResourceEvent.LogicalResourceId
                ?? "leases",
            customResourceEvent.StackId,
            customResourceEvent.RequestId,
            customResourceEvent.LogicalResourceId
        );
        log.Info(
            "stack event",
            ("requestType", customResourceEvent.RequestType),
            ("revokeOn", customResourceEvent.ResourceProperties?.RevokeOn),
            ("status", response.Status),
            ("reason", response.Reason)
        );
        await sender.SendAsync(customResourceEvent.ResponseUrl!, response);
    }

    /// <summary>CloudFormation deletes the bucket next, and S3 deletes only an empty one.</summary>
    private async Task<string?> RemoveRecordsAsync(CancellationToken deadline) =>
        await leases.RemoveAllAsync(deadline) is { } error
            ? $"The leases bucket can't be emptied ({error.Code}: {error.Message}). Fix the cause and delete again, or empty it manually."
            : null;

    /// <summary>The cleanup that the event asks for; null if none.</summary>
    private CleanupPlan? PlanOf(CustomResourceEvent customResourceEvent) =>
        customResourceEvent switch
        {
            { RequestType: "Delete", ResourceProperties: { RevokeOn: LeaseCleanupResource.OnDelete } all } => EverythingOf(all, log),
            {
                RequestType: "Update",
                ResourceProperties: { RevokeOn: LeaseCleanupResource.OnUpdate } current,
                OldResourceProperties: { } old
            } => EverythingOf(old, log) is { } plan ? CleanupPlan.AfterUpdate(plan, EverythingOf(current, null)) : null,
            _ => null,
        };

    /// <summary>
    /// The cleanup of a whole configuration; null if it can't be read. Functions couldn't read it either, so they opened nothing, and a
    /// failure would prevent the stack's deletion.
    /// </summary>
    private static CleanupPlan? EverythingOf(LeaseCleanupProperties properties, JsonLog? log)
    {
        try
        {
            if (DeploymentName.IsValid(properties.Name))
            {
                var groups = DeploymentSettingsReader.ReadGroups(properties.SecurityGroups);
                return new CleanupPlan(properties.Name, [.. groups.Select(access => access.Group).Distinct()]);
            }
        }
        catch (ConfigurationException)
        {
            // Reported below, together with an invalid name.
        }

        log?.Error(
            "the configuration in a stack event can't be read, so there is nothing to revoke",
            ("name", properties.Name),
            ("securityGroups", properties.SecurityGroups)
        );
        return null;
    }

    /// <summary>
    /// Waits until no request can be running that could still add a rule, then revokes the rules of the plan. Returns null if all are gone,
    /// otherwise what is left.
    /// </summary>
    private async Task<string?> CleanUpAsync(CleanupPlan plan, TimeSpan wait, CancellationToken deadline)
    {
        log.Info("waiting until no request can be running", ("seconds", (int)wait.TotalSeconds));
        // When the time is up, the next reading reports that, for each group.
        await time.TryDelayAsync(wait, deadline);
        using var patience = new CancellationTokenSource(LongestCleanup, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline, patience.Token);
        var progress = new CleanupProgress(plan);
        while (progress.Next.Count > 0)
        {
            progress.Complete(
                await GroupRunner.ForEachAsync(
                    progress.Next,
                    new GroupRunner(rules).StartReading(progress.Next, limit.Token),
                    async (group, present) =>
                    {
                        var found = plan.RulesIn(present);
                        var revoked = await rules.RevokeAllAsync(group, found, limit.Token);
                        return new CleanupResult(group, found.Count, revoked.Error);
                    },
                    (group, error) => new CleanupResult(group, 0, error)
                )
            );
            if (progress.Next.Count > 0)
            {
                await time.TryDelayAsync(BetweenReadings, limit.Token);
            }
        }

        return progress.Left;
    }
}
