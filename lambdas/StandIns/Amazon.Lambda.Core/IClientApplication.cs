namespace Amazon.Lambda.Core;

/// <summary>The mobile application that invoked the function.</summary>
public interface IClientApplication
{
    /// <summary>The application's package name.</summary>
    string AppPackageName { get; }

    /// <summary>The title shown to users.</summary>
    string AppTitle { get; }

    /// <summary>The version as an increasing number.</summary>
    string AppVersionCode { get; }

    /// <summary>The version shown to users.</summary>
    string AppVersionName { get; }

    /// <summary>The id of this installation.</summary>
    string InstallationId { get; }
}
