namespace Amazon.Lambda.Core;

/// <summary>What a mobile client said about itself when it invoked the function.</summary>
public interface IClientContext
{
    /// <summary>The device and platform, as the client's SDK reports them.</summary>
    IDictionary<string, string> Environment { get; }

    /// <summary>The application that invoked the function.</summary>
    IClientApplication Client { get; }

    /// <summary>Whatever else the application chose to send.</summary>
    IDictionary<string, string> Custom { get; }
}
