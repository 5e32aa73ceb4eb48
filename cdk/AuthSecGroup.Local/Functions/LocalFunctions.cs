namespace AuthSecGroup.Local.Functions;

/// <summary>The functions of the stack.</summary>
internal sealed class LocalFunctions(IReadOnlyList<FunctionPool> pools) : IAsyncDisposable
{
    public IReadOnlyList<FunctionPool> Pools => pools;

    /// <summary>Starts a function on an event and waits for its end, past the gateway and the schedule.</summary>
    /// <param name="function">Its handler: <c>connection</c> or <c>sweep</c>.</param>
    /// <param name="payload">The event, as JSON.</param>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public Task<InvocationResult> InvokeAsync(string function, string payload) => Find(function).InvokeAsync(payload);

    /// <summary>The ids of the function's processes that live now.</summary>
    /// <param name="function">Its handler: <c>connection</c> or <c>sweep</c>.</param>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public IReadOnlyList<int> ProcessIds(string function) => Find(function).ProcessIds;

    /// <summary>Ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in pools)
        {
            await pool.DisposeAsync();
        }
    }

    private FunctionPool Find(string function) =>
        pools.FirstOrDefault(pool => pool.Function.Handler == function)
        ?? throw new ArgumentException(
            $"The function is '{function}'. The stack has: {string.Join(", ", pools.Select(pool => pool.Function.Handler))}.",
            nameof(function)
        );
}
