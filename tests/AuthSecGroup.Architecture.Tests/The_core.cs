using AuthSecGroup.Architecture.Tests.Support;
using Mono.Cecil;

namespace AuthSecGroup.Architecture.Tests;

/// <summary>All decisions are in Core, so it is tested without time, network, files, or an environment.</summary>
public sealed class The_core
{
    private const string Contracts = "AuthSecGroup.Core.Contracts";

    // Beginnings of full names.
    private static readonly string[] Forbidden =
    [
        "Amazon.",
        "System.Console",
        "System.DateTime.get_Now",
        "System.DateTime.get_Today",
        "System.DateTime.get_UtcNow",
        "System.DateTimeOffset.get_Now",
        "System.DateTimeOffset.get_UtcNow",
        "System.Diagnostics.Process",
        "System.Diagnostics.Stopwatch",
        "System.Environment",
        "System.IO.Directory",
        "System.IO.File",
        "System.IO.Path",
        "System.Net.Http.",
        "System.Net.Sockets.",
        "System.Threading.PeriodicTimer",
        "System.Threading.Tasks.Task.Delay",
        "System.Threading.Thread.Sleep",
        "System.Threading.Timer",
        "System.TimeProvider.get_System",
    ];

    [Fact]
    public void Uses_no_clock_network_environment_or_file()
    {
        using var module = Product.Named("Core").ReadModule();
        Violations.AssertNone(OutsideOfCore(module));
    }

    [Theory]
    [InlineData("object? client = new Amazon.EC2.Client();")]
    [InlineData("System.Net.Http.HttpClient client = new();")]
    [InlineData("object Now() => TimeProvider.System;")]
    [InlineData("object Now() => DateTime.UtcNow;")]
    [InlineData("Func<object> Now() => () => DateTimeOffset.UtcNow;")]
    [InlineData("object Now() => System.Diagnostics.Stopwatch.StartNew();")]
    [InlineData("object Now() => Environment.TickCount64;")]
    [InlineData("string? Read() => Environment.GetEnvironmentVariable(string.Empty);")]
    [InlineData("string? Read() => System.IO.File.ReadAllText(string.Empty);")]
    [InlineData("void Write() => Console.Error.WriteLine();")]
    [InlineData("async Task Wait() => await Task.Delay(1);")]
    public void Is_refused_with(string member)
    {
        using var mutant = Mutant.Compile(
            "namespace Amazon.EC2 { class Client; } namespace AuthSecGroup.Core { class A { " + member + " } }"
        );
        Assert.NotEmpty(OutsideOfCore(mutant));
    }

    [Fact]
    public void Accepts_a_clock_that_is_passed_in()
    {
        using var mutant = Mutant.Compile("namespace AuthSecGroup.Core; class A { object Now(TimeProvider time) => time.GetUtcNow(); }");
        Assert.Empty(OutsideOfCore(mutant));
    }

    [Fact]
    public void Has_contracts_that_depend_on_nothing_else_of_it()
    {
        using var module = Product.Named("Core").ReadModule();
        Assert.Contains(Reference.In(module), use => use.FromNamespace == Contracts);
        Violations.AssertNone(OutsideOfContracts(module));
    }

    [Fact]
    public void Has_contracts_that_are_refused_if_they_depend_on_the_rest()
    {
        using var mutant = Mutant.Compile(
            $$"""
            namespace AuthSecGroup.Core.Other { class B; }
            namespace {{Contracts}} { class A { object M() => new Other.B(); } }
            """
        );
        Assert.NotEmpty(OutsideOfContracts(mutant));
    }

    private static IEnumerable<string> OutsideOfCore(ModuleDefinition module) =>
        Uses(module, use => Forbidden.Any(start => use.To.StartsWith(start, StringComparison.Ordinal)));

    private static IEnumerable<string> OutsideOfContracts(ModuleDefinition module) =>
        Uses(module, use => use.IsInternal && use.FromNamespace == Contracts && use.ToNamespace != Contracts);

    private static IEnumerable<string> Uses(ModuleDefinition module, Func<Reference, bool> isRefused) =>
        Reference.In(module).Where(isRefused).Select(use => use.ToString()).Distinct();
}
