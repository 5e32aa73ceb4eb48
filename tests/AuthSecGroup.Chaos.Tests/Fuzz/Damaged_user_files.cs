using System.Text;
using System.Text.Json;
using AuthSecGroup.Core.Callers;

namespace AuthSecGroup.Chaos.Tests.Fuzz;

public sealed class Damaged_user_files
{
    private static readonly string[] Files =
    [
        Scene.UserFile,
        "[]",
        "[\"alice\"]",
        "[\"bob\", \"arn:aws:iam::123456789012:user/alice\"]",
        "[\"arn:aws:iam::123456789012:user/ali*\"]",
        "[\"*\"]",
        "[\"mallory2\"]",
        "{\"users\": [\"mallory\"]}",
        "[[\"mallory\"]]",
        "[\"bob\"] [\"mallory\"]",
        "[{\"principal\": \"bob\", \"expiresInSeconds\": 60, \"reasonRequired\": true}, \"alice\"]",
        "[\"bob\" /* \"mallory\" */]",
    ];

    [Fact]
    public Task List_only_callers_that_a_strict_reader_finds_in_them()
    {
        var mutator = new Mutator(3);
        var callers = Scene
            .Callers.Select(caller =>
                Caller.TryParse(caller.Arn, null, out var parsed) ? parsed : throw new InvalidOperationException(caller.Arn)
            )
            .ToList();
        return Memory.StaysFlatAsync(
            20_000,
            _ =>
            {
                var bytes = mutator.Damage(Encoding.UTF8.GetBytes(mutator.Pick(Files)));
                var file = (UserFileReader.Read("users.json", bytes, null) as UserFileReading.Valid)?.File;
                var strict = Strict(bytes);
                Assert.Equal(strict is not null, file is not null);
                foreach (var caller in callers)
                {
                    if (file?.Names(caller, Scene.Account) is true)
                    {
                        Assert.Contains(
                            strict!,
                            entry => entry == caller.UserName || entry == caller.Arn || entry.Contains('*', StringComparison.Ordinal)
                        );
                    }
                }

                return Task.CompletedTask;
            }
        );
    }

    /// <summary>The principal of an entry; null if the entry isn't valid.</summary>
    private static string? PrincipalOf(JsonElement entry)
    {
        if (entry.ValueKind is JsonValueKind.String)
        {
            return entry.GetString();
        }

        var members = entry.ValueKind is JsonValueKind.Object ? entry.EnumerateObject().ToList() : [];
        var isValid =
            members.DistinctBy(member => member.Name).Count() == members.Count
            && members.TrueForAll(member =>
                member.Name switch
                {
                    "principal" => member.Value.ValueKind is JsonValueKind.String,
                    "expiresInSeconds" => member.Value.ValueKind is JsonValueKind.Number
                        && member.Value.TryGetInt32(out var seconds)
                        && seconds is >= 1 and <= 31_536_000,
                    "reasonRequired" => member.Value.ValueKind is JsonValueKind.True or JsonValueKind.False,
                    _ => false,
                }
            );
        return isValid && members.Exists(member => member.Name == "principal") ? entry.GetProperty("principal").GetString() : null;
    }

    /// <summary>The principals, if the bytes are a JSON array of strings and valid objects, and nothing else.</summary>
    private static List<string>? Strict(byte[] bytes)
    {
        try
        {
            using var json = JsonDocument.Parse(
                bytes.AsSpan().StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes.AsMemory(3) : bytes
            );
            if (json.RootElement.ValueKind is not JsonValueKind.Array)
            {
                return null;
            }

            var principals = json.RootElement.EnumerateArray().Select(PrincipalOf).ToList();
            var valid = principals.OfType<string>().Where(HasAsterisksOnlyInNames).ToList();
            return valid.Count == principals.Count ? valid : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static bool HasAsterisksOnlyInNames(string entry)
    {
        if (!entry.StartsWith("arn:", StringComparison.Ordinal) || !entry.Contains('*', StringComparison.Ordinal))
        {
            return true;
        }

        var (parts, before) = (entry.Split(':'), entry[..entry.IndexOf('*', StringComparison.Ordinal)]);
        var resource = before.Split(':')[^1].Split('/');
        return parts is [_, { Length: > 0 }, _, "", { Length: > 0 }, _]
            && (parts[2], resource)
                is
                    ("iam", ["user", _, ..])
                    or
                    ("sts", ["federated-user", _, ..] or ["assumed-role", { Length: > 0 }, _, ..])
            && before.Split(':').Length == 6;
    }
}
