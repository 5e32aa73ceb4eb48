using System.Text.RegularExpressions;

namespace AuthSecGroup.Cdk;

/// <summary>What each setting accepts, as a test and in words: the construct and the app's configuration refuse by the same.</summary>
internal static partial class Constraints
{
    internal const int MaxTimeToExpireSeconds = 365 * 24 * 60 * 60;
    internal const int MaxSweepIntervalSeconds = 24 * 60 * 60;
    internal const int MaxRuleQuota = 1_000;

    internal const string Names = "1 to 64 of a-z A-Z 0-9 . _ -";
    internal const string Descriptions = "1 to 1024 characters";
    internal const string StageNames = "1 to 128 of a-z A-Z 0-9 _ -";
    internal const string UsersPrefixes = "at most 512 of a-z A-Z 0-9 / ! - _ . ' ( ), not beginning with /";
    internal const string Regions = "the code of a region, such as us-east-1";
    internal const string GroupIds = "the id of a security group, such as sg-0123456789abcdef0";
    internal const string BucketNames = "the name of an S3 bucket: 3 to 63 of a-z 0-9 . -";
    internal const string TopicArns = "the ARN of an SNS topic, such as arn:aws:sns:us-east-1:123456789012:alarms";
    internal const string HttpMethods = "GET, POST or DELETE";

    internal static readonly IReadOnlyList<string> Methods = ["GET", "POST", "DELETE"];

    [GeneratedRegex(@"\A[a-zA-Z0-9._-]{1,64}\z")]
    internal static partial Regex Name { get; }

    [GeneratedRegex(@"\A.{1,1024}\z", RegexOptions.Singleline)]
    internal static partial Regex Description { get; }

    [GeneratedRegex(@"\A[a-zA-Z0-9_-]{1,128}\z")]
    internal static partial Regex StageName { get; }

    // Without the characters * ? $, which mean something else in the policy that is made of it.
    [GeneratedRegex(@"\A(?!/)[a-zA-Z0-9/!_.'()-]{0,512}\z")]
    internal static partial Regex UsersPrefix { get; }

    [GeneratedRegex(@"\A[a-z]{2,}(-[a-z]+)+-[0-9]{1,2}\z")]
    internal static partial Regex Region { get; }

    [GeneratedRegex(@"\Asg-([0-9a-f]{8}|[0-9a-f]{17})\z")]
    internal static partial Regex GroupId { get; }

    [GeneratedRegex(@"\A[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    internal static partial Regex BucketName { get; }

    [GeneratedRegex(@"\Aarn:aws[a-z-]*:sns:[a-z0-9-]+:[0-9]{12}:[a-zA-Z0-9_-]{1,256}\z")]
    internal static partial Regex TopicArn { get; }
}
