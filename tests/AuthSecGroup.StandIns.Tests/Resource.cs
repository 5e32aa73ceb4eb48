namespace AuthSecGroup.StandIns.Tests;

/// <summary>The files in <c>Surface</c> and <c>Events</c>. An event is as a REST API with IAM authorization sends it.</summary>
internal static class Resource
{
    public static string Read(string name)
    {
        using var stream =
            typeof(Resource).Assembly.GetManifestResourceStream(name)
            ?? throw new FileNotFoundException($"{name} is not among the resources.");
        return new StreamReader(stream).ReadToEnd().ReplaceLineEndings("\n").TrimEnd();
    }
}
