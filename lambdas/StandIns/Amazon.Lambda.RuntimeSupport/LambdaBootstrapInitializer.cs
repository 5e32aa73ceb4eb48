namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Runs once, before the first event. False ends <see cref="LambdaBootstrap.RunAsync"/> without an error; an exception is
/// reported as an initialization error and rethrown.
/// </summary>
public delegate Task<bool> LambdaBootstrapInitializer();
