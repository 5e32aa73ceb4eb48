namespace AuthSecGroup.Core.Contracts;

/// <summary>
/// The root certificates with which the functions start: Amazon's own. .NET reads the files of <c>SSL_CERT_FILE</c> and
/// <c>SSL_CERT_DIR</c> before the first TLS connection
/// (https://learn.microsoft.com/dotnet/standard/security/cross-platform-cryptography#x509store), and reading those of the system takes
/// nearly as much processor time as the rest of the first request.
/// </summary>
internal static class RootCertificates
{
    /// <summary>
    /// The folder of the function's code in Lambda, which is also in <c>LAMBDA_TASK_ROOT</c>
    /// (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html). Local mode replaces it at the start of a variable.
    /// </summary>
    public const string TaskRoot = "/var/task/";

    /// <summary>The PEM file in the archive of the functions.</summary>
    public const string FileName = "amazon-roots.pem";

    /// <summary>The value of <see cref="FunctionEnvironment.CertificateFile"/>.</summary>
    public const string File = TaskRoot + FileName;

    /// <summary>
    /// The value of <see cref="FunctionEnvironment.CertificateFolder"/>. It exists everywhere and is never a folder, so nothing is read.
    /// </summary>
    public const string NoFolder = "/dev/null";
}
