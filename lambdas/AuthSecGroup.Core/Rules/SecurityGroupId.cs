namespace AuthSecGroup.Core.Rules;

/// <summary>One security group: its region, such as <c>us-east-1</c>, and its id, such as <c>sg-0123456789abcdef0</c>.</summary>
internal sealed record SecurityGroupId(string Region, string GroupId);
