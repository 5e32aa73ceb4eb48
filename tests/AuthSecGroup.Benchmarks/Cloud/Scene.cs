using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Rules;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>The groups and their rules.</summary>
/// <param name="Groups">How many groups there are.</param>
/// <param name="Regions">Over how many regions they are spread, from 1 to 4.</param>
/// <param name="CallersOwn">True if each group has a rule of the caller's, with time to live.</param>
/// <param name="Others">Ingress rules of other callers in each group.</param>
/// <param name="Expired">How many of them are to be swept.</param>
internal sealed record Scenery(int Groups, int Regions, bool CallersOwn = false, int Others = 10, int Expired = 0);

/// <summary>The cloud as it responds during one measure: all responses are created beforehand, and no call changes them.</summary>
internal sealed class Scene
{
    public const string Deployment = "benchmark";
    public const string Bucket = "users-bucket";
    public const string Caller = "alice";
    public const string Source = "198.51.100.200";
    public const int TimeToExpireSeconds = 3600;

    private const int PageSize = 1000;

    private static readonly string[] AllRegions = ["us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2"];

    private readonly Dictionary<string, byte[][]> _pages = [];
    private readonly Dictionary<string, byte[]> _files = [];

    public Scene(Scenery scenery, int names = 10, int files = 1)
    {
        Groups = [.. Enumerable.Range(0, scenery.Groups).Select(number => (AllRegions[number % scenery.Regions], $"sg-{number:x17}"))];
        foreach (var region in Regions)
        {
            _pages[region] = [.. Paged([.. In(region).SelectMany(group => Rules(group, scenery))])];
        }

        UserList = MakeFiles(names, files);
    }

    /// <summary>Each group with its region.</summary>
    public IReadOnlyList<(string Region, string Id)> Groups { get; }

    public IReadOnlyList<string> Regions => [.. Groups.Select(group => group.Region).Distinct()];

    /// <summary>S3's response to the listing.</summary>
    public byte[] UserList { get; }

    public IEnumerable<string> In(string region) => Groups.Where(group => group.Region == region).Select(group => group.Id);

    /// <summary>How many describes it takes to read a region.</summary>
    public int PagesOf(string region) => _pages[region].Length;

    public byte[] Page(string region, int number) => _pages[region][number];

    /// <summary>The keys of the user files.</summary>
    public IEnumerable<string> Files => _files.Keys;

    public byte[] File(string key) => _files[key];

    /// <summary>The ids of the rules of a group that are to be swept.</summary>
    public static IEnumerable<string> ExpiredIds(string group, Scenery scenery) =>
        Enumerable.Range(0, scenery.Expired).Select(number => RuleId(group, number));

    /// <summary>The configuration as the template writes it into the function's environment.</summary>
    public string SecurityGroupsJson =>
        "["
        + string.Join(
            ',',
            Regions.Select(region =>
                $"{{\"region\":\"{region}\",\"groups\":[{string.Join(',', In(region).Select(id => $"\"{id}\""))}],\"rules\":[\"tcp:22:22\"]}}"
            )
        )
        + "]";

    private static IEnumerable<string> Rules(string group, Scenery scenery)
    {
        var now = TimeProvider.System.GetUtcNow();
        yield return Item(group, RuleId(group, 0xfffff), "0.0.0.0/0", null, egress: true);
        for (var number = 0; number < scenery.Others; number++)
        {
            var time = number < scenery.Expired ? now.AddSeconds(-2 * TimeToExpireSeconds) : now.AddMinutes(-2);
            yield return Item(
                group,
                RuleId(group, number),
                $"203.0.{number / 250}.{1 + (number % 250)}/32",
                new RuleDescription(Deployment, $"user-{number}", time)
            );
        }

        if (scenery.CallersOwn)
        {
            yield return Item(group, RuleId(group, 0xffffe), Source + "/32", new RuleDescription(Deployment, Caller, now.AddMinutes(-2)));
        }
    }

    private static string RuleId(string group, int number) => string.Create(CultureInfo.InvariantCulture, $"sgr-{group[^8..]}{number:x9}");

    private static string Item(string group, string id, string cidr, RuleDescription? description, bool egress = false) =>
        $"<item><securityGroupRuleId>{id}</securityGroupRuleId><groupId>{group}</groupId><groupOwnerId>123456789012</groupOwnerId>"
        + $"<isEgress>{(egress ? "true" : "false")}</isEgress><ipProtocol>{(egress ? "-1" : "tcp")}</ipProtocol>"
        + $"<fromPort>{(egress ? -1 : 22)}</fromPort><toPort>{(egress ? -1 : 22)}</toPort><cidrIpv4>{cidr}</cidrIpv4>"
        + (description is null ? "" : $"<description>{description}</description>")
        + $"<tagSet/><securityGroupRuleArn>arn:aws:ec2:us-east-1:123456789012:security-group-rule/{id}</securityGroupRuleArn></item>";

    private static IEnumerable<byte[]> Paged(IReadOnlyList<string> rules)
    {
        var pages = Math.Max(1, (rules.Count + PageSize - 1) / PageSize);
        for (var page = 0; page < pages; page++)
        {
            var next = page + 1 < pages ? $"<nextToken>page-{page + 1}</nextToken>" : "";
            yield return Responses.Ec2(
                "DescribeSecurityGroupRules",
                $"<securityGroupRuleSet>{string.Concat(rules.Skip(page * PageSize).Take(PageSize))}</securityGroupRuleSet>{next}"
            );
        }
    }

    private byte[] MakeFiles(int names, int files)
    {
        var list = new StringBuilder(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
                + $"<Name>{Bucket}</Name><Prefix></Prefix><KeyCount>{files}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
        );
        for (var file = 0; file < files; file++)
        {
            // The caller is in the last file, so that all files are read.
            var entries = Enumerable
                .Range(0, (names / files) + (file < names % files ? 1 : 0))
                .Select(number => $"somebody-{file:d3}-{number:d5}")
                .ToList();
            if (file == files - 1)
            {
                entries.Add(Caller);
            }

            var json = "[" + string.Join(",\n", entries.Select(entry => $"\"{entry}\"")) + "]";
            var key = $"team-{file:d3}.json";
#pragma warning disable CA5351 // S3's ETag is the MD5 of the content, and the SDK checks it.
            var etag = $"\"{Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes(json)))}\"";
#pragma warning restore CA5351
            _files[key] = Responses.Json(
                "200 OK",
                json,
                $"ETag: {etag}\r\nLast-Modified: Mon, 02 Nov 2026 08:00:00 GMT\r\nAccept-Ranges: bytes\r\nServer: AmazonS3\r\n"
            );
            list.Append(
                CultureInfo.InvariantCulture,
                $"<Contents><Key>{key}</Key><LastModified>2026-11-02T08:00:00.000Z</LastModified>"
                    + $"<ETag>{etag.Replace("\"", "&quot;", StringComparison.Ordinal)}</ETag>"
                    + $"<Size>{Encoding.UTF8.GetByteCount(json)}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            );
        }

        return Responses.Xml(list.Append("</ListBucketResult>").ToString());
    }
}
