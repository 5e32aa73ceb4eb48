using System.Text;
using AuthSecGroup.Core.Callers;
using AuthSecGroup.Core.Ports;
using AuthSecGroup.Local.Faults;
using AuthSecGroup.Local.S3;

namespace AuthSecGroup.Testing;

/// <summary>Local mode's S3 behind Core's port: each object is a user file. All calls complete synchronously.</summary>
internal sealed class InMemoryUsers : IUserDirectory
{
    private const string Bucket = "users";

    private readonly S3Service _s3 = new(TimeProvider.System, new FaultInjector());

    public InMemoryUsers(params IEnumerable<string> files)
    {
        _s3.CreateBucket(Bucket);
        foreach (var (number, json) in files.Index())
        {
            Put($"{number}.json", json);
        }
    }

    /// <summary>Set if the list, or one of its files, can't be read.</summary>
    public AwsError? Error { get; set; }

    public int Readings { get; private set; }

    /// <summary>Called at each reading.</summary>
    public Action? Reading { get; set; }

    public void Put(string key, string json) => _s3.Put(Bucket, key, Encoding.UTF8.GetBytes(json));

    public void Delete(string key) => _s3.Delete(Bucket, key);

    public Task<UsersReading> ReadAsync(CancellationToken cancellationToken)
    {
        Readings++;
        Reading?.Invoke();
        return Task.FromResult(
            cancellationToken.IsCancellationRequested
                ? new UsersReading([], new AwsError(AwsErrorKind.Unavailable, "TimedOut", "S3 did not respond in time."))
                : Read()
        );
    }

    /// <summary>What the port returns now.</summary>
    public UsersReading Read()
    {
        var objects = _s3.List(Bucket);
        var readings = objects.Select(file => UserFileReader.Read(file.Key, file.Content.Span, targets: null)).ToList();
        return new UsersReading([.. readings.OfType<UserFileReading.Valid>().Select(reading => reading.File)], Error)
        {
            IgnoredFiles = readings.OfType<UserFileReading.Invalid>().Count(),
        };
    }
}
