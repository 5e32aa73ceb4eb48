namespace AuthSecGroup.Cdk;

/// <summary>
/// Whether API Gateway itself writes a log. It writes with one role for the whole account and region, so this is a choice about more than one stack.
/// In none of the three are headers or bodies of requests logged.
/// </summary>
public enum GatewayLogging
{
    /// <summary>No log of the gateway, and nothing in the account is touched. The functions' audit log still has each request that gets past the gateway.</summary>
    None,

    /// <summary>
    /// An access log with each request, also those that the gateway refuses, and an execution log of its errors, written with the role that the account
    /// already has for this. Where it has none, the deployment fails; nothing in the account is touched.
    /// </summary>
    UseAccountRole,

    /// <summary>
    /// The same two logs, and the account's role is made here: from then on every API of the account and region writes its logs with it. It replaces
    /// the role that was set before, and it stays when the stack goes, as the other APIs would lose their logs.
    /// </summary>
    CreateAccountRole,
}
