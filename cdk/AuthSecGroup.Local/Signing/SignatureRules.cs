namespace AuthSecGroup.Local.Signing;

/// <summary>What a service demands of a signature's scope.</summary>
/// <param name="Services">The services of this endpoint. Error messages name the first.</param>
/// <param name="Region">The region that answers here; null if all do.</param>
internal sealed record SignatureRules(IReadOnlyList<string> Services, string? Region);

/// <summary>A signature that holds.</summary>
/// <param name="Credential">Whose it is.</param>
/// <param name="Region">The region of its scope.</param>
/// <param name="Service">The service of its scope.</param>
internal sealed record VerifiedSignature(Credential Credential, string Region, string Service);
