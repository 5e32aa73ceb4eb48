namespace Amazon.Lambda.Core;

/// <summary>Deserializes the event and serializes the function's result.</summary>
public interface ILambdaSerializer
{
    /// <summary>Reads the event, to the end of the stream.</summary>
    T Deserialize<T>(Stream requestStream);

    /// <summary>Writes the result; the stream stays open.</summary>
    void Serialize<T>(T response, Stream responseStream);
}
