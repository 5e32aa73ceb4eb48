using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The principals of the local account that call the API.</summary>
internal sealed class CallerRegistry(KeyRing keys, string account, string partition, string apiExecutionArn)
{
    private readonly Lock _lock = new();
    private readonly List<LocalCaller> _callers = [];

    public IReadOnlyList<LocalCaller> Callers
    {
        get
        {
            lock (_lock)
            {
                return [.. _callers];
            }
        }
    }

    /// <summary>Adds the callers that every local cloud has.</summary>
    public LocalCaller AddStandard()
    {
        AddUser("alice", allow: true, "listed and allowed");
        AddUser("bob", allow: true, "listed and allowed");
        AddUser("mallory", allow: true, "allowed, but in no user file: 403 from the function");
        AddUser("intern", allow: false, "in the user file, but not allowed: 403 from the gateway");
        var admin = new LocalCaller("admin", UserArn("admin"), "AKIALOCALADMIN000000", "admin-secret-for-local-mode-only")
        {
            Note = "may do everything in EC2 and S3",
        };
        keys.Add(new Credential(admin.AccessKeyId, admin.SecretAccessKey, null, admin.Arn, PrincipalId(admin), PolicySet.Everything));
        return admin;
    }

    public LocalCaller Add(string name, string arn, bool allow, string? sessionToken)
    {
        var kind = sessionToken is null ? "AKIA" : "ASIA";
        var key = kind + "LOCAL" + DeterministicId.UpperAlphanumeric(name + arn, 11);
        return Add(new LocalCaller(name, arn, key, $"{name}-secret-for-local-mode-only", sessionToken), allow);
    }

    private void AddUser(string name, bool allow, string note)
    {
        var key = $"AKIALOCAL{name.ToUpperInvariant()}".PadRight(20, '0');
        Add(new LocalCaller(name, UserArn(name), key, $"{name}-secret-for-local-mode-only") { Note = note }, allow);
    }

    private LocalCaller Add(LocalCaller caller, bool allow)
    {
        var permissions = allow ? new PolicySet([PolicyStatement.Allow("execute-api:Invoke", $"{apiExecutionArn}/*")]) : PolicySet.Nothing;
        keys.Add(
            new Credential(caller.AccessKeyId, caller.SecretAccessKey, caller.SessionToken, caller.Arn, PrincipalId(caller), permissions)
        );
        lock (_lock)
        {
            _callers.Add(caller);
        }

        return caller;
    }

    private string UserArn(string name) => $"arn:{partition}:iam::{account}:user/{name}";

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: a role's session is the role's id and the session's
    // name.
    private static string PrincipalId(LocalCaller caller) =>
        caller.Arn.Contains(":assumed-role/", StringComparison.Ordinal)
            ? $"AROA{DeterministicId.UpperAlphanumeric(caller.Arn, 17)}:{caller.Arn.Split('/')[^1]}"
            : $"AIDA{DeterministicId.UpperAlphanumeric(caller.Arn, 17)}";
}
