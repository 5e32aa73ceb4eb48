using System.Collections.Concurrent;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The principals of the local account that call the API.</summary>
internal sealed class CallerRegistry
{
    private readonly KeyRing _keys;
    private readonly string _apiExecutionArn;
    private readonly ConcurrentQueue<LocalCaller> _callers = new();

    /// <summary>Makes a registry with the callers that every local cloud has.</summary>
    public CallerRegistry(KeyRing keys, string account, string partition, string apiExecutionArn)
    {
        (_keys, _apiExecutionArn) = (keys, apiExecutionArn);
        AddUser("alice", allow: true, "listed and allowed");
        AddUser("bob", allow: true, "listed and allowed");
        AddUser("mallory", allow: true, "allowed, but in no user file: 403 from the function");
        AddUser("intern", allow: false, "in the user file, but not allowed: 403 from the gateway");

        // Not a caller: the operator can't call the API, and the callers can't look at the groups.
        Operator = User("operator", "can only describe rules in EC2");
        AddKeys(Operator, new PolicySet(PolicyStatement.Allow("ec2:DescribeSecurityGroupRules", "*")));

        void AddUser(string name, bool allow, string note) => Add(User(name, note), allow);

        LocalCaller User(string name, string note)
        {
            var key = $"AKIALOCAL{name.ToUpperInvariant()}".PadRight(20, '0');
            return new LocalCaller(name, $"arn:{partition}:iam::{account}:user/{name}", key, Secret(name)) { Note = note };
        }
    }

    /// <summary>The principal that can describe the rules of all groups, and nothing else.</summary>
    public LocalCaller Operator { get; }

    public IReadOnlyList<LocalCaller> Callers => [.. _callers];

    public LocalCaller Add(string name, string arn, bool allow, string? sessionToken)
    {
        var key = (sessionToken is null ? "AKIALOCAL" : "ASIALOCAL") + DeterministicId.UpperAlphanumeric(name + arn, 11);
        var caller = new LocalCaller(name, arn, key, Secret(name), sessionToken);
        Add(caller, allow);
        return caller;
    }

    private void Add(LocalCaller caller, bool allow)
    {
        AddKeys(caller, allow ? new PolicySet(PolicyStatement.Allow("execute-api:Invoke", $"{_apiExecutionArn}/*")) : new PolicySet());
        _callers.Enqueue(caller);
    }

    private void AddKeys(LocalCaller caller, PolicySet permissions) =>
        _keys.Add(
            new Credential(
                caller.AccessKeyId,
                caller.SecretAccessKey,
                caller.SessionToken,
                caller.Arn,
                PrincipalId(caller.Arn),
                permissions
            )
        );

    private static string Secret(string name) => $"{name}-secret-for-local-mode-only";

    // https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html: a role's session is the role's id and the session's
    // name.
    private static string PrincipalId(string arn)
    {
        var id = DeterministicId.UpperAlphanumeric(arn, 17);
        return arn.Contains(":assumed-role/", StringComparison.Ordinal) ? $"AROA{id}:{arn.Split('/')[^1]}" : $"AIDA{id}";
    }
}
