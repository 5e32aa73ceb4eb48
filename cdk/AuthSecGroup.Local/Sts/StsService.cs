using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Sts;

/// <summary>
/// A local STS (query protocol, version 2011-06-15), which knows <c>AssumeRole</c> and refuses everything else by name. Thread-safe.
/// </summary>
/// <param name="clock">The clock by which sessions expire.</param>
/// <param name="faults">The faults.</param>
/// <param name="roles">The roles that can be assumed.</param>
/// <param name="keys">Where the keys of sessions become valid.</param>
internal sealed class StsService(TimeProvider clock, FaultInjector faults, IReadOnlyList<MemberRole> roles, KeyRing keys)
    : LocalService(clock, faults)
{
    private const string AssumeRole = "AssumeRole";

    /// <summary>The roles of other accounts.</summary>
    public IReadOnlyList<MemberRole> Roles => roles;

    /// <summary>Serves one already verified request, whatever it is, as STS does.</summary>
    public async Task HandleAsync(HttpContext context, AwsCaller caller, ReadOnlyMemory<byte> body)
    {
        var requestId = Guid.NewGuid().ToString();
        var request = new QueryParameters(body);
        var action = request.Text("Action") ?? "";
        var account = request.Text("RoleArn") is { } arn && AccessRoleArn.IsValid(arn) ? AccessRoleArn.AccountOf(arn) : "";
        await ServeAsync(
            context,
            new ServiceCall(FaultRule.Sts, action, caller.Region, caller.PrincipalArn) { Account = account },
            () => Act(caller, action, request, requestId),
            refusal => StsXml.Error(refusal, requestId)
        );
    }

    private ServiceResponse Act(AwsCaller caller, string action, QueryParameters parameters, string requestId)
    {
        if (action != AssumeRole)
        {
            throw new ServiceException(
                "InvalidAction",
                $"Could not find operation {action} for version 2011-06-15. Local mode supports: {AssumeRole}."
            );
        }

        var request = AssumeRoleRequest.Read(parameters, caller);
        var role = roles.FirstOrDefault(role => role.Arn == request.RoleArn && role.Exists);
        var denied = new ServiceException(
            "AccessDenied",
            $"User: {caller.PrincipalArn} is not authorized to perform: sts:{AssumeRole} on resource: {request.RoleArn}",
            StatusCodes.Status403Forbidden
        );
        // The trust policy of a role in another account isn't sufficient; the caller's own policy must allow it, too. STS answers in the
        // same way if there is no such role.
        if (
            role is null
            || !caller.Allows($"sts:{AssumeRole}", request.RoleArn, ("aws:RequestedRegion", caller.Region))
            || !role.Trust.Allows(caller.PrincipalArn, request.ExternalId)
        )
        {
            throw denied;
        }

        if (request.Seconds > role.MaxSessionSeconds)
        {
            const string tooLong = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
            throw new ServiceException("ValidationError", tooLong);
        }

        var session = role.Start(keys, id => SessionOf(role, id, request, caller.Partition)) ?? throw denied;
        // The SDK compares it with this machine's time, as signatures have it, wherever the local clock is.
        return StsXml.Assumed(session, DateTimeOffset.UtcNow.AddSeconds(request.Seconds), requestId);
    }

    private Credential SessionOf(MemberRole role, string roleId, AssumeRoleRequest request, string partition)
    {
        var id = Guid.NewGuid();
        return new Credential(
            "ASIA" + DeterministicId.UpperAlphanumeric($"{role.Arn}/{id}", 16),
            $"secret-of-a-local-session-{id:N}",
            $"token-of-a-local-session-{Guid.NewGuid():N}",
            $"arn:{partition}:sts::{role.Account}:assumed-role/{role.Name}/{request.SessionName}",
            $"{roleId}:{request.SessionName}",
            request.Policy is { } policy ? new LimitedPermissions(role.Permissions, policy) : role.Permissions
        )
        {
            ExpiresAt = Clock.GetUtcNow().AddSeconds(request.Seconds),
        };
    }
}
