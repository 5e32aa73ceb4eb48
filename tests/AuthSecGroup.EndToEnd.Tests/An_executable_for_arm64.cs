using System.IO.Compression;
using AuthSecGroup.EndToEnd.Tests.Support;
using AuthSecGroup.Local.Cloud;
using AuthSecGroup.Local.Deployment;
using AuthSecGroup.Testing;

namespace AuthSecGroup.EndToEnd.Tests;

/// <summary>
/// The executable that is deployed by default, compiled on x86_64 and run by https://www.qemu.org/docs/master/user/main.html. The
/// compilation fails if it isn't native, or requires a newer C library than the functions have.
/// </summary>
public sealed class An_executable_for_arm64
{
    [EmulatedFact]
    public async Task Opens_closes_and_sweeps()
    {
        var code = await CompileAsync();
        Assert.Equal(
            ["amazon-roots.pem", "bootstrap"],
            Directory.GetFiles(code).Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)
        );
        var context = SampleAssembly.Context();
        context["bootstrap"] = Emulated(code);
        await using var cloud = await LocalCloud.StartAsync(
            new LocalCloudOptions
            {
                AssemblyDirectory = await SampleAssembly.OfAsync(context),
                Port = 0,
                ScheduleEnabled = false,
            },
            CancellationToken.None
        );
        var alice = cloud.Callers.Single(caller => caller.Name == "alice");

        Assert.Equal(201, (await cloud.SignedAsync(alice, "POST", "127.0.9.1")).Status);
        Assert.Equal(201, (await cloud.SignedAsync(alice, "POST", "127.0.9.2")).Status);
        Assert.Equal(200, (await cloud.SignedAsync(alice, "DELETE", "127.0.9.1")).Status);
        Assert.Equal((0, 3), (Rules(cloud, "127.0.9.1/32"), Rules(cloud, "127.0.9.2/32")));
        cloud.Clock.Advance(TimeSpan.FromSeconds(601));
        await cloud.SweepAsync();
        Assert.Equal(0, Rules(cloud, "127.0.9.2/32"));
    }

    private static int Rules(LocalCloud cloud, string cidr) =>
        cloud.Ec2.Groups.SelectMany(group => group.Rules).Count(rule => rule.Cidr == cidr);

    /// <summary>The content of the archive that is deployed, in a folder.</summary>
    private static async Task<string> CompileAsync()
    {
        var context = SampleAssembly.Context();
        (context["architecture"], context["compilation"]) = ("arm64", "native");
        var archive = Assert.Single(Directory.GetFiles(await SampleAssembly.OfAsync(context), "asset.*.zip"));
        var code = Directory.CreateTempSubdirectory("authsecgroup-arm64-").FullName;
        await ZipFile.ExtractToDirectoryAsync(archive, code);
        return code;
    }

    /// <summary>Replaces the executable by a script that runs it.</summary>
    private static string Emulated(string code)
    {
        var bootstrap = Path.Combine(code, "bootstrap");
        File.Move(bootstrap, bootstrap + ".arm64");
        File.WriteAllText(
            bootstrap,
            $"""
            #!/bin/sh
            exec qemu-aarch64-static -L /usr/aarch64-linux-gnu -E LD_LIBRARY_PATH={EmulatedFactAttribute.Libraries} {bootstrap}.arm64

            """
        );
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(bootstrap, (UnixFileMode)Convert.ToInt32("755", 8));
        }

        return code;
    }
}
