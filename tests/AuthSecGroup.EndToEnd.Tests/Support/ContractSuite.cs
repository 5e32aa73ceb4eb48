using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests.Support;

/// <summary>The contract suite as a process, with a profile for each caller of a local cloud.</summary>
internal sealed class ContractSuite : IDisposable
{
    private static readonly string Executable = Repository.BuiltFile("tests/AuthSecGroup.Contract", "AuthSecGroup.Contract.dll");

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("authsecgroup-contract-");
    private readonly LocalCloud _cloud;

    public ContractSuite(LocalCloud cloud)
    {
        _cloud = cloud;
        File.WriteAllText(
            CredentialsFile,
            string.Join(
                '\n',
                cloud
                    .Callers.Append(cloud.Administrator)
                    .Select(caller =>
                        $"[{caller.Name}]\naws_access_key_id = {caller.AccessKeyId}\naws_secret_access_key = {caller.SecretAccessKey}\n"
                        + (caller.SessionToken is null ? "" : $"aws_session_token = {caller.SessionToken}\n")
                    )
            )
        );
    }

    /// <summary>The options that give the suite everything it can use.</summary>
    public static string[] Everything =>
        ["--unlisted-profile", "mallory", "--denied-profile", "intern", "--operator-profile", "admin", "--caller", "alice"];

    /// <summary>Contains the id of the last process.</summary>
    public string ProcessIdFile => Path.Combine(_home.FullName, "pid");

    private string CredentialsFile => Path.Combine(_home.FullName, "credentials");

    /// <summary>Runs the suite as alice.</summary>
    public Task<CommandResult> RunAsync(Uri url, params string[] options) =>
        CommandLine.RunAsync(
            "env",
            [
                // A shell starts background jobs with SIGINT ignored, and their children inherit that.
                "--default-signal=INT",
                "sh",
                "-c",
                "echo $$ > \"$0\"; exec dotnet exec \"$@\"",
                ProcessIdFile,
                Executable,
                "--url",
                url.ToString(),
                .. options,
            ],
            new Dictionary<string, string?>
            {
                ["AWS_PROFILE"] = "alice",
                ["AWS_SHARED_CREDENTIALS_FILE"] = CredentialsFile,
                ["AWS_CONFIG_FILE"] = Path.Combine(_home.FullName, "config"),
                ["AWS_REGION"] = _cloud.Region,
                ["AWS_ENDPOINT_URL_EC2"] = _cloud.AwsUrl.ToString(),
            }
        );

    public void Dispose() => _home.Delete(recursive: true);
}
