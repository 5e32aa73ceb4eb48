using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Configuration;

namespace AuthSecGroup.Cdk.Tests.Support;

/// <summary>Reads a configuration as the app does: from a JSON file, with other context keys.</summary>
internal static class Configuration
{
    internal const string OneGroup =
        """{ "regionName": "us-east-1", "groupIds": ["sg-0123456789abcdef0"],"""
        + """ "rules": [{ "protocol": "tcp", "fromPort": 22, "toPort": 22 }] }""";

    internal static AppConfiguration Read(string json) => ReadAll(json, []).Configuration;

    internal static (AppConfiguration Configuration, CompilationSettings Compilation) ReadAll(
        string json,
        Dictionary<string, object> otherKeys
    )
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, json);
            return new AppContextReader(key => key == "authsecgroup" ? file : otherKeys.GetValueOrDefault(key), Path.GetTempPath()).Read();
        }
        finally
        {
            File.Delete(file);
        }
    }
}
