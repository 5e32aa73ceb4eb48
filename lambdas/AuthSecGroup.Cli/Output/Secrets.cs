namespace AuthSecGroup.Cli.Output;

/// <summary>The secrets that this process has seen. Whatever it writes passes by here, so none gets out whoever quoted it.</summary>
internal sealed class Secrets
{
    private readonly Lock _lock = new();
    private string[] _known = [];

    /// <summary>Keeps a text secret from now on; nothing happens for null or an empty text.</summary>
    public void Keep(string? secret)
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

    /// <summary>The text with each secret replaced by three asterisks.</summary>
    public string Hide(string text)
    {
        foreach (var secret in _known)
        {
            text = text.Replace(secret, "***", StringComparison.Ordinal);
        }

        return text;
    }
}
