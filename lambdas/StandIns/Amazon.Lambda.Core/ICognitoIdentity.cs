namespace Amazon.Lambda.Core;

/// <summary>An identity that Amazon Cognito authenticated.</summary>
public interface ICognitoIdentity
{
    /// <summary>The id of the identity.</summary>
    string IdentityId { get; }

    /// <summary>The id of the pool that the identity belongs to.</summary>
    string IdentityPoolId { get; }
}
