using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Processes;

namespace AuthSecGroup.Cli.Tests.Units;

public sealed class A_command_to_run : IDisposable
{
    private readonly DirectoryInfo _first = Directory.CreateTempSubdirectory();
    private readonly DirectoryInfo _second = Directory.CreateTempSubdirectory();

    private string SearchPath => $"{_first.FullName}{Path.PathSeparator}{_second.FullName}";

    [Fact]
    public void Is_the_first_in_PATH_that_can_be_run()
    {
        Make(_first, "tool", runnable: false);
        var runnable = Make(_second, "tool", runnable: true);
        Assert.Equal(runnable, Executable.Find("tool", SearchPath, null));
    }

    [Fact]
    public void Is_not_looked_for_in_the_current_directory()
    {
        var name = $"tool-{Guid.NewGuid():N}";
        var file = Make(new DirectoryInfo(Directory.GetCurrentDirectory()), name, runnable: true);
        try
        {
            Assert.Equal(ExitCode.NotFound, Assert.Throws<ClientException>(() => Executable.Find(name, SearchPath, null)).ExitCode);
            Assert.Equal(file, Executable.Find("./" + name, SearchPath, null));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Is_said_not_to_exist_with_127()
    {
        var failure = Assert.Throws<ClientException>(() => Executable.Find("tool", SearchPath, null));
        Assert.Equal((127, "there is no command 'tool'"), (failure.ExitCode, failure.Message));
        Assert.Equal(127, Assert.Throws<ClientException>(() => Executable.Find("", SearchPath, null)).ExitCode);
        Assert.Equal(127, Assert.Throws<ClientException>(() => Executable.Find("tool", null, null)).ExitCode);
    }

    [Fact]
    public void Is_said_not_to_be_runnable_with_126()
    {
        Make(_first, "tool", runnable: false);
        var failure = Assert.Throws<ClientException>(() => Executable.Find("tool", SearchPath, null));
        Assert.Equal((126, "can't run 'tool': permission denied"), (failure.ExitCode, failure.Message));
        Assert.Equal(
            "can't run '/': it is a directory",
            Assert.Throws<ClientException>(() => Executable.Find("/", SearchPath, null)).Message
        );
    }

    public void Dispose()
    {
        _first.Delete(recursive: true);
        _second.Delete(recursive: true);
    }

    private static string Make(DirectoryInfo directory, string name, bool runnable)
    {
        var file = Path.Combine(directory.FullName, name);
        File.WriteAllText(file, "#!/bin/sh\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | (runnable ? UnixFileMode.UserExecute : 0));
        return file;
    }
}
