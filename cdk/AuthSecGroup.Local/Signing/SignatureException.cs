namespace AuthSecGroup.Local.Signing;

/// <summary>Why a request isn't taken as signed by somebody known.</summary>
internal enum SignatureProblem
{
    /// <summary>There is no signature at all.</summary>
    Missing,

    /// <summary>The signature lacks a part, or a part can't be read.</summary>
    Incomplete,

    /// <summary>The signature is too old, for something else, or simply wrong.</summary>
    Invalid,

    /// <summary>The time of the signature is too far from now.</summary>
    Skewed,

    /// <summary>Nobody has this access key, or its session token is another one.</summary>
    UnknownKey,
}

/// <summary>A refusal with the sentence that AWS sends for it.</summary>
internal sealed class SignatureException(SignatureProblem problem, string message) : Exception(message)
{
    public SignatureProblem Problem { get; } = problem;

    /// <summary>Refuses the request unless the condition holds.</summary>
    public static void Require(bool holds, SignatureProblem problem, string message)
    {
        if (!holds)
        {
            throw new SignatureException(problem, message);
        }
    }
}
