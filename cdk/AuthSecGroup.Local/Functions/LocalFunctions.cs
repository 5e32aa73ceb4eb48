namespace AuthSecGroup.Local.Functions;

/// <summary>The functions of the stack.</summary>
public sealed class LocalFunctions : IAsyncDisposable
{
    internal LocalFunctions(IReadOnlyList<FunctionPool> pools) => Pools = pools;

    internal IReadOnlyList<FunctionPool> Pools { get; }

    /// <summary>Starts a function on an event and waits for its end, past the gateway and the schedule.</summary>
    /// <param name="function">Its handler (<c>connection</c> or <c>sweep</c>), its logical id or its name.</param>
    /// <param name="payload">The event, as JSON.</param>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public Task<InvocationResult> InvokeAsync(string function, string payload) => Find(function).InvokeAsync(payload);

    /// <summary>The ids of the function's processes that live now.</summary>
    /// <param name="function">Its handler, its logical id or its name.</param>
    /// <exception cref="ArgumentException">There is no such function.</exception>
    public IReadOnlyList<int> ProcessIds(string function) => Find(function).ProcessIds;

    /// <summary>Ends all processes.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var pool in Pools)
        {
            await pool.DisposeAsync();
        }
    }

    internal FunctionPool Find(string function) =>
        Pools.FirstOrDefault(pool =>
            pool.Function.Handler == function || pool.Function.LogicalId == function || pool.Function.Name == function
        )
        ?? throw new ArgumentException(
            $"The function is '{function}'. The stack has: {string.Join(", ", Pools.Select(pool => pool.Function.Handler))}.",
            nameof(function)
        );
}
