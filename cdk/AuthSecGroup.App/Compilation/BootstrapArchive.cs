using System.Buffers.Binary;
using System.IO.Compression;

namespace AuthSecGroup.App.Compilation;

/// <summary>
/// Packs the published folder as Lambda wants it: the executable at the top, with the permission to be executed. The same files give the same bytes,
/// so that nothing is deployed anew that did not change.
/// </summary>
internal static class BootstrapArchive
{
    // The first day that a zip file can tell.
    private static readonly DateTimeOffset Once = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

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
                entry.LastWriteTime = Once;
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

    /// <summary>An archive that says it comes from Windows would have its permissions passed over.</summary>
    private static void DeclareMadeOnUnix(Span<byte> zip)
    {
        // The end record has no comment, so it is the last 22 bytes; at 10 it has the number of entries and at 16 where their headers begin.
        var end = zip[^22..];
        var header = (int)BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        for (var entries = BinaryPrimitives.ReadUInt16LittleEndian(end[10..]); entries > 0; entries--)
        {
            if (BinaryPrimitives.ReadUInt32LittleEndian(zip[header..]) != CentralHeader)
            {
                throw new InvalidDataException("the archive has no header where its end record says that there is one");
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
