using System.Text.Json;
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
/// it revokes the rules that the new configuration no longer covers. CloudFormation always gets a response: without one, the stack waits
/// for an hour.
/// </summary>
internal sealed class CustomResourceHandler(ISecurityGroupRules rules, HttpClient http, JsonLog log, TimeProvider time)
{
    // Long enough for 200 groups, short enough that nobody waits long for a stack's deletion.
    private static readonly TimeSpan LongestCleanup = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan LongestResponse = TimeSpan.FromSeconds(15);

    /// <summary>Does what the event asks for and sends the response.</summary>
    public async Task HandleAsync(CustomResourceEvent customResourceEvent, CancellationToken deadline)
    {
        using var patience = new CancellationTokenSource(LongestCleanup, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline, patience.Token);
        var left = PlanOf(customResourceEvent) is { } plan ? await CleanUpAsync(plan, limit.Token) : null;
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
        await SendAsync(customResourceEvent.ResponseUrl!, response);
    }

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
                return new CleanupPlan(properties.Name, DeploymentSettingsReader.ReadGroups(properties.SecurityGroups));
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

    /// <summary>Revokes the rules of the plan; returns null if all are gone, otherwise what is left.</summary>
    private async Task<string?> CleanUpAsync(CleanupPlan plan, CancellationToken cancellationToken)
    {
        var groups = new GroupRunner(plan.Groups, rules);
        var results = await groups.ForEachAsync(
            groups.StartReading(cancellationToken),
            async (access, present) =>
                (access.Group, (await rules.RevokeAllAsync(access.Group, plan.RulesIn(present), cancellationToken)).Error),
            (access, error) => (access.Group, (AwsError?)error)
        );
        return plan.DescribeLeft(results);
    }

    private async Task SendAsync(Uri url, CustomResourceResponse response)
    {
        using var limit = new CancellationTokenSource(LongestResponse, time);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await PutAsync(url, response, limit.Token);
                return;
            }
            // A lost response costs the stack an hour, so the function tries again after an error of the network.
            catch (HttpRequestException e) when (attempt < Retry.Attempts - 1)
            {
                log.Warning(
                    "the response to CloudFormation could not be sent, trying again",
                    ("attempt", attempt + 1),
                    ("detail", e.Message)
                );
#pragma warning disable CA5394 // The jitter is no secret.
                await Task.Delay(Retry.PauseAfter(attempt, Random.Shared.NextDouble()), time, limit.Token);
#pragma warning restore CA5394
            }
        }
    }

    private async Task PutAsync(Uri url, CustomResourceResponse body, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(body, CustomResourceJson.Default.CustomResourceResponse)
        );
        // The URL was signed for a request without a content type.
        content.Headers.ContentType = null;
        using var response = await http.PutAsync(url, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
