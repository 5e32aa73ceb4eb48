using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_secret
{
    [Fact]
    public void Is_hidden_wherever_it_is_quoted()
    {
        var secrets = new Secrets();
        var written = new StringWriter();
        using var writer = new GuardedWriter(written, secrets);
        writer.WriteLine("before: s3cr3t");
        secrets.Keep("s3cr3t");
        secrets.Keep("s3cr3t");
        secrets.Keep(null);
        secrets.Keep("");
        writer.WriteLine("after: s3cr3t and s3cr3t");
        Assert.Equal($"before: s3cr3t{Environment.NewLine}after: *** and ***{Environment.NewLine}", written.ToString());
    }
}
