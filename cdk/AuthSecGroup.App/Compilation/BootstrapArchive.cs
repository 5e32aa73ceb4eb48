using System.Buffers.Binary;
using System.IO.Compression;

namespace AuthSecGroup.App.Compilation;

/// <summary>
/// Packs the published folder as Lambda requires it: the executable at the top level, with execute permission. The same files result in the
/// same bytes, so that an unchanged executable is not deployed again.
/// </summary>
internal static class BootstrapArchive
{
    // The earliest time that a zip file can contain.
    private static readonly DateTimeOffset EarliestTime = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int OrdinaryFile = 0x8000;
    private const int ReadableByAll = 0b110_100_100;
    private const int ExecutableByAll = 0b111_101_101;

    // https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.12 and 4.4.2
    private const uint CentralHeader = 0x02014b50;
    private const int CentralHeaderLength = 46;
    private const int MadeBySystem = 5;
    private const byte Unix = 3;

    internal static void Write(string folder, string archive)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).OrderBy(Name, StringComparer.Ordinal))
            {
                var entry = zip.CreateEntry(Name(file), CompressionLevel.SmallestSize);
                entry.LastWriteTime = EarliestTime;
                entry.ExternalAttributes = (OrdinaryFile | (Name(file) == "bootstrap" ? ExecutableByAll : ReadableByAll)) << 16;
                using var content = entry.Open();
                using var source = File.OpenRead(file);
                source.CopyTo(content);
            }
        }

        var bytes = memory.ToArray();
        DeclareMadeOnUnix(bytes);
        File.WriteAllBytes(archive, bytes);

        string Name(string file) => Path.GetRelativePath(folder, file).Replace('\\', '/');
    }

    /// <summary>Permissions are ignored in an archive that was made on Windows. On Unix, .NET declares it already.</summary>
    internal static void DeclareMadeOnUnix(Span<byte> zip)
    {
        // The end record has no comment, so it is the last 22 bytes: the number of entries at 10, the offset of their headers at 16.
        var end = zip[^22..];
        var header = (int)BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        for (var entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]); entries > 0; entries--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(zip[header..]) != CentralHeader)
            {
                throw new InvalidDataException("the end record of the archive refers to a header that doesn't exist");
            }

            zip[header + MadeBySystem] = Unix;
            header +=
                CentralHeaderLength
                + BinaryPrimitives.ReadUInt16LittleEndian(zip[(header + 28)..])
                + BinaryPrimitives.ReadUInt16LittleEndian(zip[(header + 30)..])
                + BinaryPrimitives.ReadUInt16LittleEndian(zip[(header + 32)..]);
        }
    }
}
