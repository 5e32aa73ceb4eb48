namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The environment variables with which the template configures the functions.
/// </summary>
internal static class FunctionEnvironment
{
    /// <summary>The deployment's name: 1 to 64 of <c>a-z A-Z 0-9 . _ -</c>. Each rule of the deployment contains it.</summary>
    public const string Name = "AUTHSECGROUP_NAME";

    /// <summary>Whole seconds from the last renewal of a lease to its expiry, from 1 to 31,536,000.</summary>
    public const string TimeToExpireSeconds = "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS";

    /// <summary>Whole seconds between two sweeps, from 1 to 86,400. Only the sweep function reads it.</summary>
    public const string SweepIntervalSeconds = "AUTHSECGROUP_SWEEP_INTERVAL_SECONDS";

    /// <summary>
    /// The configured groups as JSON, for example
    /// <c>[{"region":"us-east-1","groups":["sg-0123456789abcdef0"],"rules":["tcp:22:22"],"target":"db","timeToExpireSeconds":60}]</c>.
    /// A rule has the form of <see cref="IngressRule"/>. A group without rules is drained. <c>target</c> is a <see cref="TargetName"/>;
    /// absent means <c>default</c>. <c>timeToExpireSeconds</c>, at most <see cref="TimeToExpireSeconds"/>, limits the leases of the entry.
    /// A group can be in several entries if their targets differ, and no port is in two of them. <c>accessRoleArn</c> is the role to assume
    /// for groups in another account; absent means that the function's own role is used. <c>externalId</c> is sent to STS with it.
    /// </summary>
    public const string SecurityGroups = "AUTHSECGROUP_SECURITY_GROUPS";

    /// <summary>The bucket that contains the user files. Only the connection function reads it.</summary>
    public const string UsersBucket = "AUTHSECGROUP_USERS_BUCKET";

    /// <summary>The key prefix of the user files; absent or empty means the whole bucket.</summary>
    public const string UsersPrefix = "AUTHSECGROUP_USERS_PREFIX";

    /// <summary>The bucket that records the leases of each address.</summary>
    public const string LeasesBucket = "AUTHSECGROUP_LEASES_BUCKET";

    /// <summary>
    /// The least severe level that is logged: <c>debug</c>, <c>info</c>, <c>warning</c> or <c>error</c>; absent means <c>info</c>.
    /// </summary>
    public const string LogLevel = "AUTHSECGROUP_LOG_LEVEL";

    /// <summary>EC2's quota of rules in a group for each IP version, from 1 to 1,000; absent means 60. Only metrics use it.</summary>
    public const string RuleQuota = "AUTHSECGROUP_RULE_QUOTA";

    /// <summary>
    /// The number of addresses from which a caller can hold leases in a group, from 1 to 1,000; absent means 5. Only the connection
    /// function reads it.
    /// </summary>
    public const string MaxAddressesPerCaller = "AUTHSECGROUP_MAX_ADDRESSES_PER_CALLER";

    /// <summary>The PEM file of the root certificates, for OpenSSL and .NET: <see cref="RootCertificates.File"/>.</summary>
    public const string CertificateFile = "SSL_CERT_FILE";

    /// <summary>The folder of further root certificates, for OpenSSL and .NET: <see cref="RootCertificates.NoFolder"/>.</summary>
    public const string CertificateFolder = "SSL_CERT_DIR";

    /// <summary>
    /// A file that contains a number of milliseconds to add to the machine's clock. Local mode sets it, so that a test can advance the
    /// time. The template never sets it.
    /// </summary>
    public const string ClockFile = "AUTHSECGROUP_CLOCK_FILE";

    /// <summary>
    /// The origin, such as <c>http://127.0.0.1:8081</c>, that gets the responses of custom resources instead of Amazon S3. Local mode sets
    /// it, because it acts as CloudFormation. The template never sets it.
    /// </summary>
    public const string ResponseOrigin = "AUTHSECGROUP_RESPONSE_ORIGIN";
}
