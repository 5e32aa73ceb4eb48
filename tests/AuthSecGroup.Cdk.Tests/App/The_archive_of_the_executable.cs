using System.IO.Compression;
using System.Security.Cryptography;
using AuthSecGroup.App.Compilation;
using AuthSecGroup.App.Errors;
using AuthSecGroup.Cdk.Tests.Support;

namespace AuthSecGroup.Cdk.Tests.App;

public sealed class The_archive_of_the_executable : TempFolder
{
    [Fact]
    public void Is_the_same_for_the_same_files_at_any_time_and_place()
    {
        var first = Pack(Files("one", DateTime.UnixEpoch.AddYears(40)));
        var second = Pack(Files("two", DateTime.UtcNow));

        Assert.Equal(SHA256.HashData(File.ReadAllBytes(first)), SHA256.HashData(File.ReadAllBytes(second)));
    }

    [Fact]
    public void Is_different_for_different_files()
    {
        var first = Pack(Files("one", DateTime.UnixEpoch.AddYears(40)));
        var changed = Files("two", DateTime.UnixEpoch.AddYears(40));
        Write("two/bootstrap", "another");

        Assert.NotEqual(SHA256.HashData(File.ReadAllBytes(first)), SHA256.HashData(File.ReadAllBytes(Pack(changed))));
    }

    [Fact]
    public void Allows_any_user_to_execute_the_executable_and_to_read_the_rest()
    {
        var archive = Pack(Files("one", DateTime.UtcNow));

        using var zip = ZipFile.OpenRead(archive);
        Assert.Equal(
            ["bootstrap 100755", "inner/library.dll 100644"],
            zip.Entries.Select(entry => $"{entry.FullName} {Convert.ToString((entry.ExternalAttributes >> 16) & 0xffff, 8)}")
        );
    }

    [Fact]
    public void Is_marked_as_made_on_Unix_because_permissions_are_ignored_otherwise()
    {
        var bytes = File.ReadAllBytes(Pack(Files("one", DateTime.UtcNow)));

        Assert.Equal([3, 3], MadeBy(bytes).Select(at => bytes[at]));
    }

    [Fact]
    public void Is_marked_as_made_on_Unix_also_if_it_is_made_on_Windows()
    {
        var expected = File.ReadAllBytes(Pack(Files("one", DateTime.UtcNow)));
        var bytes = expected.ToArray();
        foreach (var at in MadeBy(bytes))
        {
            // The number of Windows: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.4.2.2
            bytes[at] = 0;
        }

        Assert.NotEqual(expected, bytes);
        BootstrapArchive.DeclareMadeOnUnix(bytes);
        Assert.Equal(expected, bytes);
    }

    [Theory]
    [InlineData("compile: got \"\"; allowed: --out FOLDER, or --out FOLDER --architecture x86_64 or arm64")]
    [InlineData("compile: got \"--folder x\"; allowed: --out FOLDER, or --out FOLDER --architecture x86_64 or arm64", "--folder", "x")]
    [InlineData("compile: got \"--out\"; allowed: --out FOLDER, or --out FOLDER --architecture x86_64 or arm64", "--out")]
    [InlineData(
        "compile: got \"--out x --architecture x64\"; allowed: --out FOLDER, or --out FOLDER --architecture x86_64 or arm64",
        "--out",
        "x",
        "--architecture",
        "x64"
    )]
    public void Is_written_by_a_command_that_requires_a_folder(string message, params string[] arguments) =>
        Assert.Equal(message, Assert.Throws<UserErrorException>(() => new CompileCommand(_ => { }).Run(arguments)).Message);

    private string Files(string name, DateTime written)
    {
        foreach (var file in (string[])["inner/library.dll", "bootstrap"])
        {
            File.SetLastWriteTimeUtc(Write($"{name}/{file}", file), written);
        }

        return Path.Combine(Folder, name);
    }

    /// <summary>Where each central header contains the system that made the archive.</summary>
    private static IEnumerable<int> MadeBy(byte[] zip) =>
        Enumerable.Range(0, zip.Length - 4).Where(at => zip.AsSpan(at).StartsWith("PK\u0001\u0002"u8)).Select(at => at + 5);

    private static string Pack(string folder)
    {
        BootstrapArchive.Write(folder, folder + ".zip");
        return folder + ".zip";
    }
}
