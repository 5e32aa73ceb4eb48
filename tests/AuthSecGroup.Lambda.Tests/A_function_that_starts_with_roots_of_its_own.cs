using System.Diagnostics;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Lambda.Tests.Fakes;
using AuthSecGroup.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace AuthSecGroup.Lambda.Tests;

/// <summary>A process, because .NET reads the variables once.</summary>
public sealed class A_function_that_starts_with_roots_of_its_own : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TestAuthority _authority = TestAuthority.NewRoot("A root in the archive");
    private readonly string _file = Path.GetTempFileName();

    public void Dispose()
    {
        _authority.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task Trusts_a_server_whose_certificate_ends_at_one_of_them()
    {
        await File.WriteAllTextAsync(_file, $"# A comment\n{_authority.Pem}");
        await using var ec2 = new TlsServer(_authority.Issue());

        Assert.Null(await SweepAsync(ec2));
    }

    [Fact]
    public async Task Reports_that_it_does_not_trust_another_server()
    {
        await using var ec2 = new TlsServer(_authority.Issue());

        Assert.Contains("the certificate of localhost is not trusted: PartialChain", await SweepAsync(ec2), StringComparison.Ordinal);
    }

    /// <summary>Sweeps once. Returns the line that says that EC2 could not be reached, or null if it could.</summary>
    private async Task<string?> SweepAsync(TlsServer ec2)
    {
        await using var runtimeApi = await RuntimeApiWithOneEventAsync();
        var start = new ProcessStartInfo("dotnet", ["exec", Repository.BuiltFile("lambdas/AuthSecGroup.Lambda", "bootstrap.dll")])
        {
            RedirectStandardOutput = true,
        };
        foreach (var (name, value) in Variables(ec2, new Uri(runtimeApi.Urls.Single())))
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start)!;
        try
        {
            var reported = LineAsync(process.StandardOutput, "EC2 could not be reached");
            await Task.WhenAny(ec2.Requested, reported).WaitAsync(Patience);
            return ec2.Requested.IsCompleted ? null : await reported;
        }
        finally
        {
            process.Kill();
        }
    }

    private Dictionary<string, string> Variables(TlsServer ec2, Uri runtimeApi) =>
        new()
        {
            [FunctionEnvironment.CertificateFile] = _file,
            [FunctionEnvironment.CertificateFolder] = RootCertificates.NoFolder,
            ["_HANDLER"] = FunctionHandlers.Sweep,
            ["AWS_LAMBDA_RUNTIME_API"] = runtimeApi.Authority,
            ["AWS_ENDPOINT_URL_EC2"] = ec2.Url.AbsoluteUri,
            ["AWS_REGION"] = "us-east-1",
            ["AWS_ACCESS_KEY_ID"] = "AKIDEXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "not-a-secret",
            [FunctionEnvironment.Name] = "office-ssh",
            [FunctionEnvironment.TimeToExpireSeconds] = "600",
            [FunctionEnvironment.SecurityGroups] = """[{"region":"us-east-1","groups":["sg-00000ea0"],"rules":["tcp:22:22"]}]""",
            [FunctionEnvironment.UsersBucket] = "users-bucket",
            [FunctionEnvironment.LeasesBucket] = "leases-bucket",
        };

    private static async Task<WebApplication> RuntimeApiWithOneEventAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var handedOut = 0;
        app.MapGet(
            "/2018-06-01/runtime/invocation/next",
            async (HttpContext http) =>
            {
                if (Interlocked.Increment(ref handedOut) > 1)
                {
                    await Task.Delay(Timeout.Infinite, http.RequestAborted);
                }

                http.Response.Headers["Lambda-Runtime-Aws-Request-Id"] = "1";
                http.Response.Headers["Lambda-Runtime-Invoked-Function-Arn"] = "arn:aws:lambda:us-east-1:123456789012:function:sweep";
                http.Response.Headers["Lambda-Runtime-Deadline-Ms"] = $"{DateTimeOffset.UtcNow.Add(Patience).ToUnixTimeMilliseconds()}";
                await http.Response.WriteAsync("{}");
            }
        );
        app.MapPost("/2018-06-01/runtime/{**path}", () => Results.Accepted());
        await app.StartAsync();
        return app;
    }

    private static async Task<string?> LineAsync(StreamReader output, string text)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.Contains(text, StringComparison.Ordinal))
            {
                return line;
            }
        }

        return null;
    }
}
