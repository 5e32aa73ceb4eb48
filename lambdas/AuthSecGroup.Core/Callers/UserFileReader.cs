using System.Globalization;
using System.Text.Json;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Core.Callers;

/// <summary>The result of reading a file of the users bucket.</summary>
internal abstract record UserFileReading
{
    /// <summary>The file counts.</summary>
    /// <param name="File">Its entries.</param>
    /// <param name="Principals">The principal of each entry, and its line.</param>
    public sealed record Valid(UserFile File, IReadOnlyList<(int Line, string Principal)> Principals) : UserFileReading
    {
        /// <summary>The entries that match no caller. The functions don't look for them.</summary>
        public IReadOnlyList<UserFileError> Useless =>
            [
                .. Principals
                    .Select(each => (each.Line, each.Principal, Why: PrincipalPattern.WhyMatchesNobody(each.Principal)))
                    .Where(each => each.Why is not null)
                    .Select(each => new UserFileError(each.Line, $"'{each.Principal}' matches nobody, because it {each.Why}")),
            ];
    }

    /// <summary>The file is ignored as a whole: a file of which a part is read would admit callers whom nobody meant.</summary>
    public sealed record Invalid(IReadOnlyList<UserFileError> Errors) : UserFileReading
    {
        private const int MostShown = 5;

        /// <summary>The first errors in one text.</summary>
        public string Summary =>
            string.Join("; ", Errors.Take(MostShown))
            + (Errors.Count > MostShown ? string.Create(CultureInfo.InvariantCulture, $"; and {Errors.Count - MostShown} more") : "");
    }
}

/// <summary>What is wrong in a user file, and in which line, counted from 1.</summary>
internal sealed record UserFileError(int Line, string Message)
{
    /// <inheritdoc />
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"line {Line}: {Message}");
}

/// <summary>
/// Reads a user file strictly: a JSON array of strings and objects, nothing before or after it, no comments, no trailing comma.
/// </summary>
internal static class UserFileReader
{
    private const string Principal = "principal";
    private const string Targets = "targets";
    private const string ExpiresInSeconds = "expiresInSeconds";
    private const string ReasonRequired = "reasonRequired";
    private const string Members = $"{Principal}, {Targets}, {ExpiresInSeconds} and {ReasonRequired}";
    private const string Form = "the file must be a JSON array of strings and objects";

    /// <summary>Reads a file.</summary>
    /// <param name="key">The key in the bucket.</param>
    /// <param name="json">The content.</param>
    /// <param name="targets">The targets of the deployment; null if they aren't known, so that any name is accepted.</param>
    public static UserFileReading Read(string key, ReadOnlySpan<byte> json, IReadOnlyList<string>? targets)
    {
        if (json.Length > UserFile.LargestBytes)
        {
            return TooLarge;
        }

        // Editors on Windows write a byte order mark, which the JSON reader refuses.
        if (json.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]))
        {
            json = json[3..];
        }

        var errors = new List<UserFileError>();
        var principals = new List<(int, string)>();
        var entries = new List<UserEntry>();
        var reader = new Utf8JsonReader(json);
        try
        {
            if (!reader.Read() || reader.TokenType is not JsonTokenType.StartArray)
            {
                return new UserFileReading.Invalid([new UserFileError(LineAt(json, reader.TokenStartIndex), Form)]);
            }

            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
            {
                var line = LineAt(json, reader.TokenStartIndex);
                var (entry, problems) = EntryOf(JsonElement.ParseValue(ref reader), targets);
                errors.AddRange(problems.Select(problem => new UserFileError(line, problem)));
                if (entry is not null)
                {
                    entries.Add(entry);
                    principals.Add((line, entry.Principal));
                }
            }

            // Reads to the end, so that anything behind the array is found.
            while (reader.Read()) { }
        }
        // GetString refuses text that isn't UTF-8 with this exception.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // The reader's own position counts from 0, and its options are nothing that the author of a file can change.
            string[] ends = [" LineNumber:", " which is not supported in this mode", ". Expected the input to start"];
            var why = e.Message.Split(ends, StringSplitOptions.None)[0];
            errors.Add(new UserFileError(LineAt(json, reader.BytesConsumed), $"{Form}: {why}"));
        }

        return errors.Count == 0 ? new UserFileReading.Valid(new UserFile(key, entries), principals) : new UserFileReading.Invalid(errors);
    }

    /// <summary>The result for a file that is larger than files can be.</summary>
    public static UserFileReading.Invalid TooLarge { get; } =
        new([new UserFileError(1, $"the file is larger than {UserFile.LargestBytes} bytes")]);

    private static (UserEntry? Entry, IReadOnlyList<string> Problems) EntryOf(JsonElement element, IReadOnlyList<string>? targets)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.String:
                var principal = element.GetString()!;
                return WhyNotAllowed(principal) is { } why ? (null, [why]) : (new UserEntry(principal), []);
            case JsonValueKind.Object:
                return ObjectOf(element, targets);
            default:
                return (null, [$"an entry must be a string or an object, got {Shorten(element.GetRawText())}"]);
        }
    }

    private static (UserEntry? Entry, IReadOnlyList<string> Problems) ObjectOf(JsonElement element, IReadOnlyList<string>? targets)
    {
        var problems = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        string? principal = null;
        IReadOnlyList<string>? allowed = null;
        TimeSpan? timeToLive = null;
        var isReasonRequired = false;
        foreach (var member in element.EnumerateObject())
        {
            var value = member.Value;
            if (!seen.Add(member.Name))
            {
                problems.Add($"{Shorten(member.Name)} is given more than once");
                continue;
            }

            switch (member.Name)
            {
                case Principal when value.ValueKind is JsonValueKind.String:
                    principal = value.GetString()!;
                    break;
                case Principal:
                    problems.Add($"{Principal} must be a string, got {Shorten(value.GetRawText())}");
                    break;
                case Targets when value.ValueKind is JsonValueKind.Array && value.GetArrayLength() > 0:
                    problems.AddRange(value.EnumerateArray().Select(target => ErrorOf(target, targets)).OfType<string>());
                    allowed = [.. value.EnumerateArray().Select(target => target.ToString())];
                    break;
                case Targets:
                    problems.Add(
                        $"{Targets} must be an array of one or more names of targets; without it, the entry allows all of them; "
                            + $"got {Shorten(value.GetRawText())}"
                    );
                    break;
                case ExpiresInSeconds
                    when value.ValueKind is JsonValueKind.Number
                        && value.TryGetInt32(out var seconds)
                        && seconds is >= 1 and <= Limits.MaxTimeToExpireSeconds:
                    timeToLive = TimeSpan.FromSeconds(seconds);
                    break;
                case ExpiresInSeconds:
                    problems.Add(
                        $"{ExpiresInSeconds} must be whole seconds from 1 to {Limits.MaxTimeToExpireSeconds}, "
                            + $"got {Shorten(value.GetRawText())}"
                    );
                    break;
                case ReasonRequired when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                    isReasonRequired = value.GetBoolean();
                    break;
                case ReasonRequired:
                    problems.Add($"{ReasonRequired} must be true or false, got {Shorten(value.GetRawText())}");
                    break;
                default:
                    problems.Add($"'{Shorten(member.Name)}' isn't a member of an entry; allowed are {Members}");
                    break;
            }
        }

        if (!seen.Contains(Principal))
        {
            problems.Add($"{Principal} is missing");
        }
        else if (principal is not null && WhyNotAllowed(principal) is { } why)
        {
            problems.Add(why);
        }

        return problems.Count > 0 ? (null, problems) : (new UserEntry(principal!, timeToLive, isReasonRequired) { Targets = allowed }, []);
    }

    private static string? ErrorOf(JsonElement target, IReadOnlyList<string>? targets)
    {
        var name = target.ValueKind is JsonValueKind.String ? target.GetString() : null;
        return !TargetName.IsValid(name) ? $"a target must be the name of one, {TargetName.ValidValues}, got {Shorten(target.GetRawText())}"
            : targets?.Contains(name, StringComparer.Ordinal) is false
                ? $"'{name}' isn't a target of the deployment; its targets are {string.Join(", ", targets)}"
            : null;
    }

    private static string? WhyNotAllowed(string principal) =>
        PrincipalPattern.IsPrincipal(principal)
        && principal.Contains('*', StringComparison.Ordinal)
        && !PrincipalPattern.IsAllowed(principal)
            ? $"'{Shorten(principal)}' {PrincipalPattern.WhyNotAllowed}"
            : null;

    private static int LineAt(ReadOnlySpan<byte> json, long position) => json[..(int)position].Count((byte)'\n') + 1;

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "…";
}
