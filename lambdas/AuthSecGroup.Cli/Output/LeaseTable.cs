using AuthSecGroup.Core.Wire;

namespace AuthSecGroup.Cli.Output;

/// <summary>Formats leases as a table for people.</summary>
internal static class LeaseTable
{
    private static readonly string[] Head = ["ADDRESS", "TARGET", "OPENED", "EXPIRES", "PRINCIPAL", "SESSION", "REASON"];

    /// <summary>A line with the names of the columns, and one for each lease; none without leases.</summary>
    public static IEnumerable<string> Lines(IReadOnlyList<LeaseResponse> leases)
    {
        if (leases.Count == 0)
        {
            return [];
        }

        string[][] rows =
        [
            Head,
            .. leases.Select(lease =>
                (string[])
                    [
                        lease.Cidr,
                        lease.Target,
                        ResponseText.Time(lease.OpenedAt),
                        ResponseText.Time(lease.ExpiresAt),
                        lease.Principal,
                        lease.Session ?? "-",
                        Printable(lease.Reason ?? "-"),
                    ]
            ),
        ];
        var widths = Head.Select((_, column) => rows.Max(row => row[column].Length)).ToArray();
        return rows.Select(row => string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    // Somebody else wrote it, and it must not control the terminal.
    private static string Printable(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
