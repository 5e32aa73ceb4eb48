using AuthSecGroup.Cli.Errors;
using AuthSecGroup.Cli.Output;
using AuthSecGroup.Core.Callers;

namespace AuthSecGroup.Cli.Commands;

/// <summary><c>authsecgroup check-users</c>: reads user files as the functions do. It needs no endpoint and no credentials.</summary>
internal static class CheckUsersCommand
{
    /// <summary>Prints the errors of each file, and returns 0 if there are none.</summary>
    /// <param name="application">The process.</param>
    /// <param name="files">The paths of the files.</param>
    /// <param name="targets">The targets of the deployment; null to accept any name.</param>
    /// <param name="isJson">True for <c>--json</c>.</param>
    /// <exception cref="ClientException">A file can't be read.</exception>
    public static int Run(Application application, IReadOnlyList<string> files, IReadOnlyList<string>? targets, bool isJson)
    {
        var exitCode = ExitCode.Success;
        foreach (var file in files)
        {
            var reading = UserFileReader.Read(file, Bytes(file), targets);
            foreach (var line in isJson ? [CliJson.Write(CheckedUserFile.Of(file, reading))] : Lines(file, reading))
            {
                application.Output.WriteLine(line);
            }

            exitCode = reading is UserFileReading.Valid ? exitCode : ExitCode.Invalid;
        }

        return exitCode;
    }

    private static IEnumerable<string> Lines(string file, UserFileReading reading) =>
        reading switch
        {
            UserFileReading.Invalid invalid => invalid.Errors.Select(error => $"{file}:{error.Line}: {error.Message}"),
            UserFileReading.Valid { File: var users } valid =>
            [
                .. valid.Useless.Select(warning => $"{file}:{warning.Line}: warning: {warning.Message}"),
                $"{file}: valid, {(users.Count == 1 ? "1 entry" : $"{users.Count} entries")}",
            ],
            _ => throw new InvalidOperationException("There is no third result."),
        };

    private static byte[] Bytes(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw ClientException.Usage(
                $"can't read '{file}': {ClientException.FirstLine(e.Message)}",
                "pass the paths of user files, such as users/*.json"
            );
        }
    }
}
