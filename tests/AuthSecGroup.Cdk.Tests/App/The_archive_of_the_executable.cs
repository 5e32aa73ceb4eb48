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

        var headers = Enumerable.Range(0, bytes.Length - 4).Where(at => bytes.AsSpan(at).StartsWith("PK\u0001\u0002"u8)).ToArray();
        Assert.Equal(2, headers.Length);
        Assert.All(headers, header => Assert.Equal(3, bytes[header + 5]));
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

    private static string Pack(string folder)
    {
        BootstrapArchive.Write(folder, folder + ".zip");
        return folder + ".zip";
    }
}
