using System.Text;
using System.Text.Json;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Holders;
using AuthSecGroup.Local.Ec2;
using AuthSecGroup.Local.Faults;

namespace AuthSecGroup.Benchmarks.Cloud;

/// <summary>What EC2 and S3 contain during one measure. No call changes it.</summary>
/// <param name="Groups">How many groups there are.</param>
/// <param name="Regions">Over how many regions they are spread, from 1 to 4.</param>
/// <param name="CallersOwn">True if each group has a rule of the caller's, with time to live.</param>
/// <param name="Others">Ingress rules of other callers in each group.</param>
/// <param name="Expired">How many of them are to be swept.</param>
/// <param name="Names">How many other names the user files contain.</param>
/// <param name="Files">How many user files there are.</param>
/// <param name="WithLimits">True if the entries of the user files are objects with a time and a reason.</param>
internal sealed record Scene(
    int Groups,
    int Regions,
    bool CallersOwn = false,
    int Others = 10,
    int Expired = 0,
    int Names = 10,
    int Files = 1,
    bool WithLimits = false
)
{
    public const string Deployment = "benchmark";
    public const string Bucket = "users-bucket";
    public const string LeasesBucket = "leases-bucket";
    public const string Caller = "alice";
    public const string Source = "198.51.100.200";
    public const int TimeToExpireSeconds = 3600;

    // An office.
    private const int OtherHolders = 10;

    private static readonly string[] AllRegions = ["us-east-1", "us-west-2", "eu-central-1", "ap-southeast-2"];

    /// <summary>The configuration as the template writes it into the function's environment.</summary>
    public string SecurityGroupsJson =>
        JsonSerializer.Serialize(
            AllGroups
                .GroupBy(group => group.Region, group => group.Id)
                .Select(region => new
                {
                    region = region.Key,
                    groups = region.ToArray(),
                    rules = (string[])["tcp:22:22"],
                })
        );

    private IEnumerable<(string Region, string Id)> AllGroups =>
        Enumerable.Range(0, Groups).Select(number => (AllRegions[number % Regions], $"sg-{number:x17}"));

    /// <summary>Local mode's EC2 and S3 with these groups, rules, and user files.</summary>
    public UnverifiedAws Build()
    {
        var aws = new UnverifiedAws(TimeProvider.System, new FaultInjector());
        var now = TimeProvider.System.GetUtcNow();
        foreach (var (region, id) in AllGroups)
        {
            aws.Ec2.CreateGroup(region, id, UnverifiedAws.Account, ruleQuota: 10_000);
            for (var number = 0; number < Others; number++)
            {
                var time = number < Expired ? now.AddSeconds(-2 * TimeToExpireSeconds) : now.AddMinutes(-2);
                Add(id, $"203.0.{number / 250}.{1 + (number % 250)}", $"user-{number}", time);
            }

            if (CallersOwn)
            {
                Add(id, Source, Caller, now.AddMinutes(-2));
            }
        }

        aws.S3.CreateBucket(Bucket);
        aws.S3.CreateBucket(LeasesBucket);
        aws.S3.Put(LeasesBucket, LeaseObject.KeyOf(Source), LeaseFile.Write(Record(now), "0"));
        for (var file = 0; file < Files; file++)
        {
            var names = Enumerable.Range(0, Names).Where(number => number % Files == file).Select(number => $"somebody-{number:d5}");
            // The caller is in the last file, so that all files are read.
            string[] entries = [.. names, .. file == Files - 1 ? (string[])[Caller] : []];
            var json = WithLimits ? JsonSerializer.Serialize(entries.Select(WithLimit)) : JsonSerializer.Serialize(entries);
            aws.S3.Put(Bucket, $"team-{file:d3}.json", Encoding.UTF8.GetBytes(json));
        }

        return aws;

        void Add(string group, string address, string caller, DateTimeOffset time) =>
            aws.Ec2.AddRule(group, NewRule.Tcp(22, address + "/32", new RuleDescription(Deployment, caller, time).ToString()));
    }

    /// <summary>Others hold leases from the caller's address, and the caller too if there are rules.</summary>
    private AddressLeases Record(DateTimeOffset now)
    {
        string[] holders =
        [
            .. Enumerable.Range(0, OtherHolders).Select(number => $"user-{number}"),
            .. CallersOwn ? (string[])[Caller] : [],
        ];
        return new AddressLeases(
            [
                .. holders.Select(name => new Lease(
                    new Holder($"arn:aws:iam::{UnverifiedAws.Account}:user/{name}", SessionName.Unnamed),
                    TargetName.Default,
                    now.AddMinutes(-2),
                    now.AddMinutes(-2),
                    now.AddMinutes(-2).AddSeconds(TimeToExpireSeconds)
                )),
            ],
            []
        );
    }

    private static object WithLimit(string principal) =>
        new
        {
            principal,
            targets = new[] { TargetName.Default },
            expiresInSeconds = 1800,
            reasonRequired = false,
        };
}
