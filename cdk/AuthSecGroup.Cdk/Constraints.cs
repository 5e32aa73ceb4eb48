using System.Text;
using System.Text.RegularExpressions;
using AuthSecGroup.Core.Contracts;

namespace AuthSecGroup.Cdk;

/// <summary>
/// The valid values of settings that only the template uses, as patterns and in words. The construct and the app's configuration apply the
/// same. Settings that the functions read too are in <see cref="AuthSecGroup.Core.Contracts"/>.
/// </summary>
internal static partial class Constraints
{
    internal const string Descriptions = "1 to 1024 bytes of UTF-8";
    internal const string StageNames = "1 to 128 of a-z A-Z 0-9 _ -";
    internal const string UsersPrefixes = "at most 512 of a-z A-Z 0-9 / ! - _ . ' ( ), not starting with /";
    internal const string BucketNames = "the name of an S3 bucket: 3 to 63 of a-z 0-9 . -";
    internal const string TopicArns = "the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:alarms";
    internal const string KeyArns =
        "the ARN of a KMS key, such as arn:aws:kms:us-east-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    internal const string Accounts = "the id of another AWS account, 12 digits";
    internal const string AccountLists = "an array of ids of AWS accounts, such as 123456789012";
    internal const string SourceRanges = "an IPv4 or IPv6 CIDR block, such as 203.0.113.0/24 or 2001:db8::/32";
    internal const string SourceRangeLists =
        "an array of one or more CIDR blocks, such as 203.0.113.0/24; for every address, 0.0.0.0/0 and ::/0";
    internal const string HttpMethods = "GET, POST or DELETE";

    // https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html: a stage can't exceed the account's default.
    internal const int MaxThrottlingRate = 10_000;
    internal const int MaxThrottlingBurst = 5_000;

    // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
    internal const int MinMemorySize = 128;
    internal const int MaxMemorySize = 10_240;

    // One more than the scheduled sweep, so that CloudFormation can always invoke the function.
    internal const int MinSweepConcurrency = 2;
    internal const int MaxConcurrency = 10_000;

    internal static readonly IReadOnlyList<string> Methods = ["GET", "POST", "DELETE"];

    /// <summary>
    /// True within CloudFormation's limit for the description of a template, which the app uses, too:
    /// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html
    /// </summary>
    internal static bool IsDescription(string text) => Encoding.UTF8.GetByteCount(text) is >= 1 and <= 1024;

    /// <summary>What is allowed in place of a text that is no trusted account; null for a trusted account.</summary>
    /// <param name="text">The text.</param>
    /// <param name="ownAccount">The account of the stack; null or a token if it isn't known.</param>
    internal static string? AccountError(string text, string? ownAccount) =>
        !Account().IsMatch(text) ? Accounts
        : text == ownAccount ? $"{Accounts}, not {ownAccount}, the stack's own"
        : null;

    /// <summary>What is allowed in place of a text that is no source range; null for a source range in its canonical form.</summary>
    internal static string? SourceRangeError(string text) =>
        // IPv6 with an IPv4 address in it never is a source address.
        CidrBlock.Canonical(text)
            is not { } canonical
        || (canonical.Contains(':') && canonical.Contains('.'))
            ? SourceRanges
        : canonical != text ? $"the canonical form {canonical}"
        : null;

    [GeneratedRegex(@"\A[0-9]{12}\z")]
    private static partial Regex Account();

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,128}\z")]
    internal static partial Regex StageName();

    // Without * ? $, which have a special meaning in the policy that contains the prefix.
    [GeneratedRegex(@"\A(?!/)[a-zA-Z0-9/!_.'()-]{0,512}\z")]
    internal static partial Regex UsersPrefix();

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    internal static partial Regex BucketName();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[a-zA-Z0-9-]{1,128}\z")]
    internal static partial Regex KeyArn();

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_-]{1,256}\z")]
    internal static partial Regex TopicArn();
}
