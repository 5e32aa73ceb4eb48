namespace AuthSecGroup.Cdk;

/// <summary>
/// Whether API Gateway writes logs. API Gateway uses one role for the whole account and region, so this setting can affect other stacks.
/// Headers and bodies of requests are never logged.
/// </summary>
public enum GatewayLogging
{
    /// <summary>
    /// API Gateway writes no logs, and account settings don't change. The functions' audit log still contains each request that the gateway
    /// accepts.
    /// </summary>
    None,

    /// <summary>
    /// API Gateway writes an access log of each request, including those that it refuses, and an execution log of its errors. It uses the
    /// role that is set for the account. If none is set, the deployment fails. Account settings don't change.
    /// </summary>
    UseAccountRole,

    /// <summary>
    /// API Gateway writes the same logs, and the stack creates the account's role. It replaces the role that was set before, and every API
    /// in the account and region uses it. It is retained when the stack is deleted, because the other APIs would lose their logs.
    /// </summary>
    CreateAccountRole,
}
