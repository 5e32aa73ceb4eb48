namespace AuthSecGroup.Local.Faults;

/// <summary>A request that the service refuses, in the terms that go on the wire.</summary>
/// <param name="code">The service's error code, for example <c>InvalidPermission.Duplicate</c>.</param>
/// <param name="message">The service's message.</param>
/// <param name="status">The HTTP status.</param>
internal sealed class ServiceException(string code, string message, int status = StatusCodes.Status400BadRequest) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The service's error code.</summary>
    public string Code { get; } = code;
}
