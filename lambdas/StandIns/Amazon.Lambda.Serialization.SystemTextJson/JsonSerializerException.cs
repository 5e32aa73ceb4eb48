namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>The event isn't the expected JSON, or the result can't be written as JSON.</summary>
public class JsonSerializerException : Exception
{
    /// <summary>With a message.</summary>
    public JsonSerializerException(string message)
        : base(message) { }

    /// <summary>With a message and the cause.</summary>
    public JsonSerializerException(string message, Exception exception)
        : base(message, exception) { }
}
