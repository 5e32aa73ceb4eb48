using System.Text;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.S3;

namespace AuthSecGroup.Local.Deployment;

/// <summary>The files of the users bucket at one moment, read as the functions read them.</summary>
/// <param name="Files">All objects under the prefix, by key.</param>
/// <param name="Account">The account of the stack, in which a bare name is a user.</param>
/// <param name="Targets">The names of the targets.</param>
internal sealed record UserFiles(IReadOnlyList<StoredUserFile> Files, string Account, IReadOnlyList<string> Targets)
{
    public static UserFiles Of(DeployedStack cloud) =>
        new(
            [
                .. cloud
                    .S3.List(cloud.Settings.UsersBucket)
                    .Where(file => file.Key.StartsWith(cloud.Settings.UsersPrefix, StringComparison.Ordinal))
                    .Select(file => StoredUserFile.Read(file, cloud.Settings.Targets)),
            ],
            cloud.Account,
            cloud.Settings.Targets
        );

    /// <summary>What the caller is and can expect, in a few words.</summary>
    public string CaptionOf(LocalCaller caller)
    {
        var allowed = TargetsOf(caller);
        var targets = allowed.Count == Targets.Count ? "" : $" for {string.Join(", ", allowed)}";
        var standing = (caller.IsAllowed, allowed.Count > 0) switch
        {
            (true, true) => $"allowed by IAM, and listed{targets}",
            (true, false) => "allowed by IAM, but not listed: 403 from the function",
            (false, true) => "listed, but not allowed by IAM: 403 from API Gateway",
            (false, false) => "neither allowed by IAM nor listed: 403 from API Gateway",
        };
        return caller.SessionToken is null ? standing : $"a role session; {standing}";
    }

    private IReadOnlyList<string> TargetsOf(LocalCaller local)
    {
        if (!Caller.TryParse(local.Arn, local.UniqueId, out var caller))
        {
            return [];
        }

        var users = new UsersReading([.. Files.Select(file => file.Content).OfType<UserFile>()], null);
        var entries = users.EntriesFor(caller, Account);
        return [.. Targets.Where(target => AccessDecision.For(entries, target) is AccessDecision.Allowed)];
    }
}

/// <summary>An object of the users bucket.</summary>
/// <param name="Key">The key, with the prefix.</param>
/// <param name="Text">The content.</param>
/// <param name="Content">The entries; null if the functions ignore the file.</param>
/// <param name="WhyIgnored">Why the functions ignore it, such as <c>line 2: principal is missing</c>; null if they don't.</param>
internal sealed record StoredUserFile(string Key, string Text, UserFile? Content, string? WhyIgnored)
{
    public static StoredUserFile Read(S3Object stored, IReadOnlyList<string> targets)
    {
        var text = Encoding.UTF8.GetString(stored.Content.Span);
        if (!stored.Key.EndsWith(UserFile.KeySuffix, StringComparison.Ordinal))
        {
            return new StoredUserFile(stored.Key, text, null, $"its key doesn't end in {UserFile.KeySuffix}");
        }

        return UserFileReader.Read(stored.Key, stored.Content.Span, targets) switch
        {
            UserFileReading.Valid { File: var file } => new StoredUserFile(stored.Key, text, file, null),
            UserFileReading.Invalid invalid => new StoredUserFile(stored.Key, text, null, invalid.Summary),
            _ => throw new InvalidOperationException("There is no third result."),
        };
    }
}
