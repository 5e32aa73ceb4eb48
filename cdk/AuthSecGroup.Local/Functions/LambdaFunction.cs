using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Template;

namespace AuthSecGroup.Local.Functions;

/// <summary>An <c>AWS::Lambda::Function</c> of the template.</summary>
internal sealed record LambdaFunction(
    string LogicalId,
    string Name,
    string Arn,
    string Handler,
    string RoleArn,
    string CodeDirectory,
    TimeSpan Timeout,
    int MemorySize,
    int? ReservedConcurrency,
    string LogFormat,
    string? LogLevel,
    IReadOnlyDictionary<string, string> Environment
)
{
    // https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html: all variables together, and those that nobody may set.
    private const int LargestEnvironment = 4096;
    private static readonly string[] Reserved =
    [
        .. "_HANDLER,_X_AMZN_TRACE_ID,AWS_DEFAULT_REGION,AWS_REGION,AWS_EXECUTION_ENV,AWS_LAMBDA_FUNCTION_NAME".Split(','),
        .. "AWS_LAMBDA_FUNCTION_MEMORY_SIZE,AWS_LAMBDA_FUNCTION_VERSION,AWS_LAMBDA_INITIALIZATION_TYPE".Split(','),
        .. "AWS_LAMBDA_LOG_GROUP_NAME,AWS_LAMBDA_LOG_STREAM_NAME,AWS_ACCESS_KEY,AWS_ACCESS_KEY_ID,AWS_SECRET_ACCESS_KEY".Split(','),
        .. "AWS_SESSION_TOKEN,AWS_LAMBDA_RUNTIME_API,LAMBDA_TASK_ROOT,LAMBDA_RUNTIME_DIR".Split(','),
    ];

    public string Bootstrap => Path.Combine(CodeDirectory, "bootstrap");

    /// <summary>Reads a function from the template.</summary>
    /// <exception cref="LocalModeException">Lambda would refuse it, or it can't run on this machine.</exception>
    public static LambdaFunction Read(StackResource resource, Stack stack, CloudAssembly assembly)
    {
        var (runtime, id) = (resource.Required("Runtime"), resource.LogicalId);
        LocalModeException.Require(
            runtime is "provided.al2023" or "provided.al2",
            $"The function '{id}' has the runtime '{runtime}'. Local mode runs provided.al2023 and provided.al2."
        );
        var architecture = (string?)resource.Properties["Architectures"]?[0] ?? "x86_64";
        LocalModeException.Require(
            architecture == Machine.Architecture,
            $"The function '{id}' is built for '{architecture}' and this machine is '{Machine.Architecture}'. "
                + $"Synthesize for this machine's architecture: cdk synth -c architecture={Machine.Architecture}."
        );
        var key = (string?)resource.Properties["Code"]?["S3Key"];
        LocalModeException.Require(key is not null, $"The code of the function '{id}' is not an asset. Local mode runs assets only.");
        var function = new LambdaFunction(
            id,
            stack.Reference(id),
            stack.Attribute(id, "Arn"),
            resource.Required("Handler"),
            resource.Required("Role"),
            assembly.DirectoryOfAsset(key, id),
            TimeSpan.FromSeconds(Number(resource, "Timeout") ?? 3),
            Number(resource, "MemorySize") ?? 128,
            Number(resource, "ReservedConcurrentExecutions"),
            (string?)resource.Properties["LoggingConfig"]?["LogFormat"] ?? "Text",
            (string?)resource.Properties["LoggingConfig"]?["ApplicationLogLevel"],
            Variables(resource)
        );
        function.RequireBootstrap();
        return function;
    }

    private static int? Number(StackResource resource, string property) =>
        resource.Properties[property] is { } value && int.TryParse(value.ToString(), out var number) ? number : null;

    private static Dictionary<string, string> Variables(StackResource resource)
    {
        var variables = (resource.Properties["Environment"]?["Variables"] as JsonObject ?? []).ToDictionary(
            variable => variable.Key,
            variable => variable.Value!.ToString(),
            StringComparer.Ordinal
        );
        var reserved = variables.Keys.FirstOrDefault(Reserved.Contains);
        LocalModeException.Require(
            reserved is null,
            $"The function '{resource.LogicalId}' sets '{reserved}', which Lambda reserves for itself. Take it out."
        );
        var size = variables.Sum(variable => Encoding.UTF8.GetByteCount(variable.Key) + Encoding.UTF8.GetByteCount(variable.Value));
        LocalModeException.Require(
            size <= LargestEnvironment,
            $"The environment of the function '{resource.LogicalId}' takes {size} bytes. Lambda allows {LargestEnvironment}."
        );
        return variables;
    }

    private void RequireBootstrap()
    {
        LocalModeException.Require(
            File.Exists(Bootstrap),
            $"The code of the function '{LogicalId}' has no executable 'bootstrap': {CodeDirectory}"
        );
        LocalModeException.Require(
            OperatingSystem.IsWindows() || (File.GetUnixFileMode(Bootstrap) & UnixFileMode.OtherExecute) != 0,
            $"'{Bootstrap}' is not executable by everybody, and Lambda couldn't start it. Publish it with mode 0755."
        );
    }
}
