using System.Reflection;
using System.Text.Json.Nodes;
using Xunit.Sdk;

namespace AuthSecGroup.Cdk.Tests.Support;

/// <summary>The tests of a class that examine a template, and can examine a changed one too.</summary>
/// <param name="template">The template that they pass with.</param>
/// <param name="create">Creates an instance of the class that examines another template.</param>
internal sealed class TestsOfATemplate(SynthesizedTemplate template, Func<SynthesizedTemplate, object> create)
{
    /// <summary>Fails unless the test passes with the template, and an assertion of it fails with the changed one.</summary>
    internal void Find(string test, Action<SynthesizedTemplate> change)
    {
        var mutant = template.Copy();
        Run(test, mutant);
        change(mutant);
        Assert.False(JsonNode.DeepEquals(template.Root, mutant.Root), "The change changes nothing.");
        Assert.ThrowsAny<XunitException>(() => Run(test, mutant));
    }

    /// <summary>Runs the test as xUnit does: a fact once, a theory with each of its rows.</summary>
    private void Run(string test, SynthesizedTemplate examined)
    {
        var tests = create(examined);
        var method = tests.GetType().GetMethod(test)!;
        var rows = method.GetCustomAttributes<InlineDataAttribute>().SelectMany(data => data.GetData(method));
        foreach (var row in rows.DefaultIfEmpty())
        {
            method.Invoke(tests, BindingFlags.DoNotWrapExceptions, null, row, null);
        }
    }
}
