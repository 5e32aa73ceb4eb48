using System.Text.Json;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Core.Configuration;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Core.Rules;
using AuthSecGroup.Lambda.Leases;
using AuthSecGroup.Lambda.Sweep;

namespace AuthSecGroup.Lambda.CustomResources;

/// <summary>
/// Leases don't outlive the stack, nor their group's place in the configuration: when CloudFormation deletes the stack every rule of the deployment is
/// revoked, and when it takes a group out, or renames the deployment, those of before. CloudFormation is always answered: a custom resource that
/// says nothing holds up its stack for an hour.
/// </summary>
internal sealed class CustomResourceHandler(ISecurityGroupRules rules, HttpClient http, JsonLog log, TimeProvider time)
{
    // Long enough for 200 groups, short enough that nobody waits for a stack to go.
    private static readonly TimeSpan LongestClosing = TimeSpan.FromSeconds(40);

    private static readonly TimeSpan LongestAnswering = TimeSpan.FromSeconds(15);

    /// <summary>Does what the event asks for and answers it.</summary>
    public async Task HandleAsync(CustomResourceEvent customResourceEvent, CancellationToken deadline)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(deadline);
        limit.CancelAfter(LongestClosing);
        var failure = await CloseAsync(customResourceEvent, limit.Token);
        var answer = new CustomResourceResponse(
            failure is null ? "SUCCESS" : "FAILED",
            failure ?? "done",
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
            ("closeOn", customResourceEvent.ResourceProperties?.RevokeOn),
            ("status", answer.Status),
            ("reason", answer.Reason)
        );
        await AnswerAsync(customResourceEvent.ResponseUrl!, answer);
    }

    /// <summary>Null if it worked; else why it did not.</summary>
    private async Task<string?> CloseAsync(CustomResourceEvent customResourceEvent, CancellationToken cancellationToken)
    {
        if (customResourceEvent is { RequestType: "Delete", ResourceProperties.RevokeOn: "Delete" })
        {
            return await CloseAllAsync(customResourceEvent.ResourceProperties, _ => true, cancellationToken);
        }

        if (customResourceEvent is { RequestType: "Update", ResourceProperties.RevokeOn: "Update", OldResourceProperties: { } old })
        {
            var kept =
                GroupsOf(customResourceEvent.ResourceProperties) is { } current && old.Name == customResourceEvent.ResourceProperties.Name
                    ? current.Select(access => access.Group).ToHashSet()
                    : [];
            return await CloseAllAsync(old, group => !kept.Contains(group), cancellationToken);
        }

        return null;
    }

    private async Task<string?> CloseAllAsync(
        LeaseCleanupProperties properties,
        Func<SecurityGroupId, bool> isMeant,
        CancellationToken cancellationToken
    )
    {
        if (GroupsOf(properties) is not { } groups || !DeploymentName.IsValid(properties.Name))
        {
            // Nothing can have been opened with a configuration that no function could read, and a failure would keep the stack from going.
            log.Error(
                "a stack event's configuration can't be read, so there is nothing to close",
                ("name", properties.Name),
                ("securityGroups", properties.SecurityGroups)
            );
            return null;
        }

        // With a time to expire below zero the ordinary sweep revokes every rule of the deployment, also those that a clock ahead of ours wrote.
        var everything = new DeploymentSettings(
            properties.Name!,
            -SweepPlan.ClockTolerance,
            TimeSpan.FromMinutes(1),
            [.. groups.Where(access => isMeant(access.Group))]
        );
        var report = await new Sweeper(everything, rules, time).SweepAsync(cancellationToken);
        var left = report.Failed.Where(group => group.Error!.Kind is not AwsErrorKind.GroupMissing).ToList();
        return left.Count == 0
            ? null
            : "Leases may be open still in "
                + string.Join("; ", left.Select(group => $"{group.Group.GroupId} in {group.Group.Region} ({group.Error!.Code})"))
                + ". Mend that and delete again, or revoke the rules described as 'authsecgroup/1 "
                + properties.Name
                + " ...' by hand.";
    }

    private static IReadOnlyList<GroupAccess>? GroupsOf(LeaseCleanupProperties properties)
    {
        try
        {
            return DeploymentSettingsReader.ReadGroups(properties.SecurityGroups);
        }
        catch (ConfigurationException)
        {
            return null;
        }
    }

    private async Task AnswerAsync(Uri url, CustomResourceResponse answer)
    {
        using var limit = new CancellationTokenSource(LongestAnswering);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await PutAsync(url, answer, limit.Token);
                return;
            }
            // An answer that is lost costs the stack an hour, so one failure of the network is not the end.
            catch (HttpRequestException e) when (attempt < Retry.Attempts - 1)
            {
                log.Warning("CloudFormation could not be answered, trying again", ("attempt", attempt + 1), ("detail", e.Message));
                await Retry.WaitAsync(attempt, time, limit.Token);
            }
        }
    }

    private async Task PutAsync(Uri url, CustomResourceResponse answer, CancellationToken cancellationToken)
    {
        using var content = new ByteArrayContent(
            JsonSerializer.SerializeToUtf8Bytes(answer, CustomResourceJson.Default.CustomResourceResponse)
        );
        // The URL was signed for a request without a content type.
        content.Headers.ContentType = null;
        using var response = await http.PutAsync(url, content, cancellationToken);
        response.EnsureSuccessStatusCode();
    }
}
