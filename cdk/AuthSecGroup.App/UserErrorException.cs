namespace AuthSecGroup.App;

/// <summary>Something that the one who runs the app can put right. It is printed line by line, without a stack trace.</summary>
internal sealed class UserErrorException(IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines));
