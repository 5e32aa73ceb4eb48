using Amazon.CDK;
using AuthSecGroup.App;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Configuration;
using AuthSecGroup.App.Errors;

void Log(string line) => Console.Error.WriteLine($"authsecgroup: {line}");

// The CDK's command line deploys to the account and the region of the credentials:
// https://docs.aws.amazon.com/cdk/v2/guide/configure-env.html. Without credentials, it sets the region, too, but not the account.
static string? AccountOfDeployment() => System.Environment.GetEnvironmentVariable("CDK_DEFAULT_ACCOUNT");

static string? RegionOfDeployment() =>
    AccountOfDeployment() is null ? null : System.Environment.GetEnvironmentVariable("CDK_DEFAULT_REGION");

try
{
    if (args is [CompileCommand.Name, .. var arguments])
    {
        new CompileCommand(Log).Run(arguments);
        return 0;
    }

    // Without usage data, the template depends on the sources only, whether or not the CDK's command line runs the app.
    var app = new App(new AppProps { AnalyticsReporting = false });
    var context = new AppContextReader(
        key => app.Node.TryGetContext(key),
        Directory.GetCurrentDirectory(),
        RegionOfDeployment(),
        AccountOfDeployment()
    );
    var (configuration, compilation) = context.Read();
    _ = new AuthSecGroupStack(app, configuration, new Executable(compilation, Log), compilation.Architecture);
    app.Synth();
    return 0;
}
catch (UserErrorException e)
{
    Log($"error: {e.Message}");
    return 1;
}
catch (ArgumentException e) when (e.Source == typeof(AuthSecGroup.Cdk.AuthenticatingSecGroup).Assembly.GetName().Name)
{
    // Errors that only the construct detects, such as more groups than one deployment can contain.
    Log($"error: {e.Message}");
    return 1;
}
