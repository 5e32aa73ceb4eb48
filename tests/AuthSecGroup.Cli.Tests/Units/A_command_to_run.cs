using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Processes;

namespace AuthSecGroup.Cli.Tests.Units;

public sealed class A_command_to_run : IDisposable
{
    private readonly DirectoryInfo _first = Directory.CreateTempSubdirectory();
    private readonly DirectoryInfo _second = Directory.CreateTempSubdirectory();

    private string SearchPath => $"{_first.FullName}{Path.PathSeparator}{_second.FullName}";

    [Fact]
    public void Is_the_first_executable_file_in_PATH()
    {
        Create(_first, "tool", executable: false);
        var file = Create(_second, "tool", executable: true);
        Assert.Equal(file, Executable.Find("tool", SearchPath, null));
    }

    [Fact]
    public void Is_not_searched_in_the_current_directory()
    {
        var name = $"tool-{Guid.NewGuid():N}";
        var file = Create(new DirectoryInfo(Directory.GetCurrentDirectory()), name, executable: true);
        try
        {
            AssertError(127, $"there is no command '{name}'", name, SearchPath);
            AssertError(127, $"there is no command '{name}'", name, $":{SearchPath}:.:");
            Assert.Equal(file, Executable.Find("./" + name, SearchPath, null));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public void Is_an_error_if_it_does_not_exist_or_can_not_run()
    {
        AssertError(127, "there is no command 'tool'", "tool", SearchPath);
        AssertError(127, "there is no command ''", "", SearchPath);
        AssertError(127, "there is no command 'tool'", "tool", null);
        Create(_first, "tool", executable: false);
        AssertError(126, "can't run 'tool': permission denied", "tool", SearchPath);
        AssertError(126, "can't run '/': it is a directory", "/", SearchPath);
    }

    public void Dispose()
    {
        _first.Delete(recursive: true);
        _second.Delete(recursive: true);
    }

    private static void AssertError(int exitCode, string message, string command, string? path)
    {
        var error = Assert.Throws<ClientException>(() => Executable.Find(command, path, null));
        Assert.Equal((exitCode, message), (error.ExitCode, error.Message));
    }

    private static string Create(DirectoryInfo directory, string name, bool executable)
    {
        var file = Path.Combine(directory.FullName, name);
        File.WriteAllText(file, "#!/bin/sh\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | (executable ? UnixFileMode.UserExecute : 0));
        return file;
    }
}
