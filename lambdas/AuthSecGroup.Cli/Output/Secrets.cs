namespace AuthSecGroup.Cli.Output;

/// <summary>The secrets that this process knows. Its output never contains them, even if a server or an exception quotes them.</summary>
internal sealed class Secrets
{
    private readonly Lock _lock = new();
    private string[] _known = [];

    /// <summary>Adds a secret; ignores null and the empty string.</summary>
    public void Add(string? secret)
    {
        if (string.IsNullOrEmpty(secret))
        {
            return;
        }

        lock (_lock)
        {
            if (!_known.Contains(secret))
            {
                _known = [.. _known, secret];
            }
        }
    }

    /// <summary>Replaces each secret by three asterisks.</summary>
    public string Redact(string text)
    {
        foreach (var secret in _known)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
