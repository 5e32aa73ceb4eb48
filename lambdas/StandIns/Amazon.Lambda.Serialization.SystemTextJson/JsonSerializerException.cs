namespace Amazon.Lambda.Serialization.SystemTextJson;

/// <summary>An event is not the JSON that was expected, or a result can't be written as JSON.</summary>
public class JsonSerializerException : Exception
{
    /// <summary>With a sentence that says what is wrong.</summary>
    public JsonSerializerException(string message)
        : base(message) { }

    /// <summary>With a sentence that says what is wrong, and what it was found by.</summary>
    public JsonSerializerException(string message, Exception exception)
        : base(message, exception) { }
}
