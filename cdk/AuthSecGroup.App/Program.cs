using Amazon.CDK;
using AuthSecGroup.App;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Configuration;

void Say(string line) => Console.Error.WriteLine($"authsecgroup: {line}");

try
{
    if (args is [CompileCommand.Name, .. var arguments])
    {
        new CompileCommand(Say).Run(arguments);
        return 0;
    }

    // What the app synthesizes is what its sources say, with or without the CDK's command line; so no usage data is put in.
    var app = new App(new AppProps { AnalyticsReporting = false });
    var context = new AppContextReader(key => app.Node.TryGetContext(key), Directory.GetCurrentDirectory());
    var (configuration, compilation) = context.Read();
    var executable = new Executable(compilation, Say).Get();
    _ = new AuthSecGroupStack(app, configuration, executable, compilation.Architecture);
    app.Synth();
    return 0;
}
catch (UserErrorException e)
{
    Say($"error: {e.Message}");
    return 1;
}
catch (ArgumentException e) when (e.Source == typeof(AuthSecGroup.Cdk.AuthenticatingSecGroup).Assembly.GetName().Name)
{
    // What the construct alone can tell, such as more groups than one deployment can hold.
    Say($"error: {e.Message}");
    return 1;
}
