using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Iam;
using AuthSecGroup.Local.Signing;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The principals of the local account that call the API.</summary>
internal sealed class CallerRegistry
{
    private readonly KeyRing _keys;
    private readonly PolicyStatement _invoke;
    private readonly ConcurrentQueue<LocalCaller> _callers = new();

    /// <summary>Makes a registry with the callers that every local cloud has.</summary>
    public CallerRegistry(KeyRing keys, string account, string partition, string apiExecutionArn)
    {
        (_keys, _invoke) = (keys, PolicyStatement.Allow("execute-api:Invoke", $"{apiExecutionArn}/*/connection*"));
        AddSample("alice", User("alice"), allow: true);
        AddSample("bob", User("bob"), allow: true);
        // As most people are: a session of a role of IAM Identity Center.
        var session = $"arn:{partition}:sts::{account}:assumed-role/AWSReservedSSO_Developers_0123456789abcdef/dave@example.com";
        AddSample("dave", session, allow: true, "dave-session-token-for-local-mode-only");
        AddSample("mallory", User("mallory"), allow: true);
        AddSample("intern", User("intern"), allow: false);
        Administrator = new LocalCaller("admin", User("admin"), Key("AKIA", "admin"), Secret("admin")) { IsAllowed = true };
        AddKeys(Administrator, new PolicySet(PolicyStatement.Allow("*", "*")));

        string User(string name) => $"arn:{partition}:iam::{account}:user/{name}";

        void AddSample(string name, string arn, bool allow, string? token = null)
        {
            var key = Key(token is null ? "AKIA" : "ASIA", name);
            Add(new LocalCaller(name, arn, key, Secret(name), token) { IsAllowed = allow });
        }

        static string Key(string kind, string name) => $"{kind}LOCAL{name.ToUpperInvariant()}".PadRight(20, '0');
    }

    public IReadOnlyList<LocalCaller> Callers => [.. _callers];

    /// <summary>Who may do everything: with the AWS CLI in the local EC2 and S3, and with the leases of all callers.</summary>
    public LocalCaller Administrator { get; }

    public LocalCaller Add(string name, string arn, bool allow, string? sessionToken)
    {
        var key = (sessionToken is null ? "AKIALOCAL" : "ASIALOCAL") + DeterministicId.UpperAlphanumeric(name + arn, 11);
        return Add(new LocalCaller(name, arn, key, Secret(name), sessionToken) { IsAllowed = allow });
    }

    /// <summary>Adds a principal with a policy of its own, and with the condition keys of its requests.</summary>
    public LocalCaller Add(string name, string arn, JsonNode policy, IReadOnlyDictionary<string, string> attributes, TimeProvider clock)
    {
        var key = "AKIALOCAL" + DeterministicId.UpperAlphanumeric(name + arn, 11);
        var permissions = new SessionPermissions(new PolicySet(PolicyStatement.ParseDocument(policy)), attributes, clock);
        return Add(new LocalCaller(name, arn, key, Secret(name)) { IsAllowed = true }, permissions);
    }

    private LocalCaller Add(LocalCaller caller) => Add(caller, caller.IsAllowed ? new PolicySet(_invoke) : new PolicySet());

    private LocalCaller Add(LocalCaller caller, IPermissions permissions)
    {
        AddKeys(caller, permissions);
        _callers.Enqueue(caller);
        return caller;
    }

    private void AddKeys(LocalCaller caller, IPermissions permissions) =>
        _keys.Add(
            new Credential(caller.AccessKeyId, caller.SecretAccessKey, caller.SessionToken, caller.Arn, caller.UniqueId, permissions)
        );

    private static string Secret(string name) => $"{name}-secret-for-local-mode-only";
}
