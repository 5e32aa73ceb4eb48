namespace AuthSecGroup.App.Errors;

/// <summary>An error that the person who runs the app can fix. It is printed line by line, without a stack trace.</summary>
internal sealed class UserErrorException(IReadOnlyList<string> lines) : Exception(string.Join(Environment.NewLine, lines));
