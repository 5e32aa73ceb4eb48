using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
using AuthSecGroup.Aws.Logging;
using AuthSecGroup.Lambda;

// The handler is made inside the initializer, so that a wrong environment is reported to Lambda as an error of the initialization.
Func<Stream, ILambdaContext, Task<Stream>>? handler = null;
using var bootstrap = LambdaBootstrapBuilder
    .Create((input, context) => handler!(input, context))
    .UseBootstrapHandler(() =>
    {
        handler = Functions.Create(Environment.GetEnvironmentVariable, Console.OpenStandardOutput());
        return Task.FromResult(true);
    })
    .Build();
try
{
    await bootstrap.RunAsync();
    return 0;
}
#pragma warning disable CA1031 // Whatever ends the process must be one line of JSON. The runtime would write several lines of text.
catch (Exception e)
#pragma warning restore CA1031
{
    new JsonLog(Console.OpenStandardOutput(), LogSeverity.Error, TimeProvider.System).Error(
        "the function ended",
        ("errorType", e.GetType().FullName),
        ("errorMessage", e.Message),
        ("stackTrace", e.ToString())
    );
    return 1;
}
