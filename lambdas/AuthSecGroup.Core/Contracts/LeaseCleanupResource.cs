namespace AuthSecGroup.Core.Contracts;

/// <summary>The custom resource that revokes the rules of a deployment: its type, its properties, and their values.</summary>
internal static class LeaseCleanupResource
{
    /// <summary>The resource type in the template.</summary>
    public const string Type = "Custom::AuthSecGroupLeaseCleanup";

    /// <summary>Property: the request type on which the resource revokes rules, <see cref="OnUpdate"/> or <see cref="OnDelete"/>.</summary>
    public const string RevokeOn = "RevokeOn";

    /// <summary>Property: the deployment's name.</summary>
    public const string Name = "Name";

    /// <summary>Property: the configured groups, in the form of <see cref="FunctionEnvironment.SecurityGroups"/>.</summary>
    public const string SecurityGroups = "SecurityGroups";

    /// <summary>
    /// Property: the seconds, as a whole number, after which no request can be running any more that began before the API was deleted, or
    /// before the connection function got its new configuration. The function waits that long before it reads the rules.
    /// </summary>
    public const string WaitSeconds = "WaitSeconds";

    /// <summary>Value of <see cref="RevokeOn"/>: revokes the rules in groups that an update removes from the configuration.</summary>
    public const string OnUpdate = "Update";

    /// <summary>Value of <see cref="RevokeOn"/>: revokes every rule of the deployment when the stack is deleted.</summary>
    public const string OnDelete = "Delete";
}
