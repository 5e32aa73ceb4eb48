using AuthSecGroup.Architecture.Tests.Support;

namespace AuthSecGroup.Architecture.Tests;

public sealed class The_namespaces_of_a_project
{
    [Theory]
    [MemberData(nameof(Product.Names), MemberType = typeof(Product))]
    public void Use_each_other_without_a_cycle(string project)
    {
        using var module = Product.Named(project).ReadModule();
        Assert.Contains(Reference.In(module), use => use.IsInternal && use.FromNamespace != use.ToNamespace);
        var cycle = NamespaceCycle.Find(module);
        Assert.True(cycle is null, cycle);
    }

    [Theory]
    [InlineData("class A : App.B.Base;")]
    [InlineData("class A : App.B.IFace;")]
    [InlineData("class A { App.B.Base? field; }")]
    [InlineData("class A { App.B.Base[]? Property { get; set; } }")]
    [InlineData("class A { event Action<App.B.Base>? Event; }")]
    [InlineData("class A { void M(System.Collections.Generic.List<App.B.Base?[]> parameter) { } }")]
    [InlineData("class A<T> where T : App.B.Base;")]
    [InlineData("class A { void M<T>() where T : App.B.Base { } }")]
    [InlineData("[App.B.Mark] class A;")]
    [InlineData("class A { [App.B.Mark] void M() { } }")]
    [InlineData("class A { void M([App.B.Mark] int parameter) { } }")]
    [InlineData("[System.ComponentModel.TypeConverter(typeof(App.B.Base))] class A;")]
    [InlineData("class A { void M() => App.B.Base.Call(); }")]
    [InlineData("class A { object M() => App.B.Base.Field; }")]
    [InlineData("class A { object M() => typeof(App.B.Base); }")]
    [InlineData("class A { bool M(object o) => o is App.B.Base; }")]
    [InlineData("class A { object M() => Array.Empty<App.B.Base>(); }")]
    [InlineData("class A { Action M() => () => App.B.Base.Call(); }")]
    [InlineData("class A { Action M(int i) => () => App.B.Base.Call(i); }")]
    [InlineData("class A { async Task M() { await Task.Yield(); App.B.Base.Call(); } }")]
    [InlineData("class A { System.Collections.Generic.IEnumerable<int> M() { yield return App.B.Base.Call(); } }")]
    [InlineData("class A { void M() { try { } catch (App.B.Error) { } } }")]
    [InlineData("class A { class Inner { void M() => App.B.Base.Call(); } }")]
    public void Have_a_cycle_however_they_use_each_other(string source)
    {
        const string other = """
            namespace App.B
            {
                interface IFace;
                class Base { public static object Field = new App.A.Target(); public static int Call(int i = 0) => i; }
                class MarkAttribute : Attribute;
                class Error : Exception;
            }
            namespace App.A { class Target; }
            """;
        using var mutant = Mutant.Compile(other + "namespace App.A { " + source + " }");
        Assert.Contains("App.A -> App.B", NamespaceCycle.Find(mutant), StringComparison.Ordinal);
    }

    [Fact]
    public void Have_a_cycle_with_the_root_namespace()
    {
        using var mutant = Mutant.Compile(
            "namespace App { class Error : Exception; class Main { A.T? t; } } namespace App.A { class T { Error? e; } }"
        );
        Assert.Contains("App.A -> App (1 uses)\n    App.A.T.e uses App.Error", NamespaceCycle.Find(mutant), StringComparison.Ordinal);
    }

    [Fact]
    public void Have_a_cycle_of_three()
    {
        using var mutant = Mutant.Compile(
            """
            namespace A { class T { B.T? t; } }
            namespace B { class T { C.T? t; } }
            namespace C { class T { A.T? t; } }
            namespace D { class T { A.T? t; } }
            """
        );
        Assert.StartsWith("3 namespaces are in cycles: A, B, C", NamespaceCycle.Find(mutant), StringComparison.Ordinal);
    }

    [Fact]
    public void Have_no_cycle_if_they_use_each_other_in_one_direction_only()
    {
        using var mutant = Mutant.Compile(
            """
            namespace A { class T { B.T? t; object M() => new { X = 1 }; } }
            namespace B { class T { object M() => new { X = 1 }; } }
            class Program { A.T? t; object M() => new { X = 1 }; }
            """
        );
        Assert.Null(NamespaceCycle.Find(mutant));
    }
}
