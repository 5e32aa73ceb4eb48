namespace AuthSecGroup.Local.Faults;

/// <summary>A request that the service refuses, in the terms that go on the wire.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The service's error code, for example <c>InvalidPermission.Duplicate</c>.</param>
/// <param name="message">The service's message.</param>
public sealed class ServiceException(int status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The service's error code.</summary>
    public string Code { get; } = code;
}
