using AuthSecGroup.Testing;

namespace AuthSecGroup.Local.Tests.Faults;

/// <summary>A test's own local services, up before it and down after it.</summary>
public abstract class LocalServicesTest : IAsyncLifetime
{
    private protected LocalServices Local { get; } = new();

    public Task InitializeAsync() => Local.StartAsync();

    public async Task DisposeAsync() => await Local.DisposeAsync();
}
