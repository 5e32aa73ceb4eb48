using Amazon.Lambda.Core;
using Amazon.Lambda.RuntimeSupport;
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
await bootstrap.RunAsync();
