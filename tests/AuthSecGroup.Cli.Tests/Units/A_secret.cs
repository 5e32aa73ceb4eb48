using AuthSecGroup.Cli.Output;

namespace AuthSecGroup.Cli.Tests.Units;

public class A_secret
{
    [Fact]
    public void Is_redacted_everywhere()
    {
        var secrets = new Secrets();
        var written = new StringWriter();
        using var writer = new RedactingWriter(written, secrets);
        writer.WriteLine("before: s3cr3t");
        secrets.Add("s3cr3t");
        secrets.Add("s3cr3t");
        secrets.Add(null);
        secrets.Add("");
        writer.WriteLine("after: s3cr3t and s3cr3t");
        Assert.Equal($"before: s3cr3t{Environment.NewLine}after: *** and ***{Environment.NewLine}", written.ToString());
    }
}
