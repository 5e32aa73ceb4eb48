namespace Amazon.Lambda.Core;

/// <summary>Data that a mobile client sent when it invoked the function.</summary>
public interface IClientContext
{
    /// <summary>The device and platform that the client's SDK reports.</summary>
    IDictionary<string, string> Environment { get; }

    /// <summary>The application that invoked the function.</summary>
    IClientApplication Client { get; }

    /// <summary>The application's own data.</summary>
    IDictionary<string, string> Custom { get; }
}
