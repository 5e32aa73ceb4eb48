namespace Amazon.Lambda.Core;

/// <summary>The mobile application that invoked the function.</summary>
public interface IClientApplication
{
    /// <summary>The package that the application was installed from.</summary>
    string AppPackageName { get; }

    /// <summary>The title that its users see.</summary>
    string AppTitle { get; }

    /// <summary>The version as a number that only grows.</summary>
    string AppVersionCode { get; }

    /// <summary>The version as its users see it.</summary>
    string AppVersionName { get; }

    /// <summary>The id of this one installation.</summary>
    string InstallationId { get; }
}
