using System.Text;
using AuthSecGroup.Core.Addresses;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Contracts;
using AuthSecGroup.Core.Leases;
using AuthSecGroup.Core.Rules;
using BenchmarkDotNet.Attributes;

namespace AuthSecGroup.Benchmarks.Pure;

/// <summary>The parts of a request that only compute.</summary>
[MemoryDiagnoser]
public class HotParts
{
    private const string Name = "benchmark";
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 8, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan TimeToExpire = TimeSpan.FromMinutes(10);

    private readonly string _description = new RuleDescription(Name, "role/session-of-somebody", Now).ToString();
    private readonly List<SecurityGroupRule> _present =
    [
        .. Enumerable
            .Range(1, 60)
            .Select(number => new SecurityGroupRule(
                $"sgr-{number:x17}",
                "sg-0123456789abcdef0",
                "tcp",
                22,
                22,
                $"203.0.113.{number}/32",
                null,
                new RuleDescription(Name, $"user-{number}", Now.AddMinutes(-number / 3.0)).ToString()
            )),
    ];

    private readonly byte[] _userFile = Encoding.UTF8.GetBytes(
        "[" + string.Join(',', Enumerable.Range(0, 1_000).Select(number => $"\"somebody-{number:d5}\"")) + "]"
    );
    private readonly IngressRule[] _configured;
    private readonly LeaseRequest _request;
    private readonly Caller _caller;
    private readonly UserFile _users;

    /// <summary>Reads the inputs of the benchmarks.</summary>
    public HotParts()
    {
        if (
            !IngressRule.TryParse("tcp:22:22", out var rule)
            || !SourceAddress.TryParse("203.0.113.60", out var source)
            || !Caller.TryParse("arn:aws:iam::123456789012:user/somebody-00999", null, out var caller)
            || UserFileReader.Read("users.json", _userFile, null) is not UserFileReading.Valid { File: var users }
        )
        {
            throw new InvalidOperationException("An input of the benchmarks can't be read.");
        }

        (_configured, _caller, _users) = ([rule], caller, users);
        _request = new LeaseRequest(Name, "alice", source, TimeToExpire, null);
    }

    /// <summary>One description is read.</summary>
    [Benchmark(Description = "RuleDescription.TryParse")]
    public bool Description() => RuleDescription.TryParse(_description, out _);

    /// <summary>A lease in a group of 60 rules is planned.</summary>
    [Benchmark(Description = "OpenPlan.For, 60 rules")]
    public object Open() => OpenPlan.For(_configured, _present, _request, Now);

    /// <summary>A group of 60 rules is swept.</summary>
    [Benchmark(Description = "SweepPlan.For, 60 rules")]
    public object Sweep() => SweepPlan.For(_present, Name, TimeToExpire, Now);

    /// <summary>A user file is read.</summary>
    [Benchmark(Description = "UserFileReader.Read, 1,000 names")]
    public object Parse() => UserFileReader.Read("users.json", _userFile, null);

    /// <summary>A caller is looked up.</summary>
    [Benchmark(Description = "UserFile.Names, 1,000 names")]
    public bool Match() => _users.Names(_caller, "123456789012");
}
