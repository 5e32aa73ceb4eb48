namespace AuthSecGroup.Benchmarks.Functions;

/// <summary>The executable as it is deployed.</summary>
/// <param name="Mode"><c>native</c> or <c>readytorun</c>.</param>
/// <param name="Folder">The archive's content.</param>
/// <param name="ArchiveBytes">The size of the archive.</param>
internal sealed record Published(string Mode, string Folder, long ArchiveBytes);
