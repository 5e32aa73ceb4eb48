namespace Amazon.Lambda.RuntimeSupport;

/// <summary>
/// Runs once, before the first event is asked for. False ends <see cref="LambdaBootstrap.RunAsync"/> without an error; an exception is
/// reported as an initialization error and then thrown on.
/// </summary>
public delegate Task<bool> LambdaBootstrapInitializer();
