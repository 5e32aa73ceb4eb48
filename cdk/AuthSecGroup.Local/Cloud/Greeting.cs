using AuthSecGroup.Local.Basics;
using AuthSecGroup.Local.Deployment;

namespace AuthSecGroup.Local.Cloud;

/// <summary>The text that is printed when local mode is ready.</summary>
internal static class Greeting
{
    public static string Of(LocalCloud cloud)
    {
        var root = cloud.Url.GetLeftPart(UriPartial.Authority);
        var users = UserFiles.Of(cloud);
        var (aws, region) = (cloud.AwsUrl.GetLeftPart(UriPartial.Authority), cloud.Settings.Groups[0].Group.Region);
        return $$"""
            AuthSecGroup runs on this machine. Ctrl-C ends it. docs/local-mode.md describes it.

              endpoint  {{cloud.Url}}
              page      {{root}}/
              state     {{root}}/_local/state

            Try it as one of these callers, with curl or the client. Their keys are fake and work here only.

            {{string.Join("\n\n", cloud.Callers.Select(caller => Introduction(caller, users, cloud)))}}

            Renew with the same line, show the status with -X GET, close with -X DELETE.
            Every address of 127.0.0.0/8 is another source address: add --interface 127.0.0.7.
            Let time pass until leases expire:
              curl -sS {{root}}/_local/clock -d advanceSeconds={{(long)cloud.Settings.TimeToExpire.TotalSeconds}}
            Change the user file:
              curl -sS -X PUT {{root}}/_local/users/users.json -d '["alice", "mallory"]'{{Targets(cloud, root)}}{{Accounts(cloud, root)}}
            See and change the rules with the AWS CLI:
              AWS_ENDPOINT_URL={{aws}} {{cloud.Administrator.Variables}} aws ec2 describe-security-group-rules --region {{region}}
            """;
    }

    /// <summary>How to open one target, and how to allow one.</summary>
    private static string Targets(LocalCloud cloud, string root)
    {
        if (!cloud.Settings.NamesTargets)
        {
            return "";
        }

        var target = cloud.Settings.Targets[^1];
        var entry = $$"""{"principal": "bob", "targets": ["{{target}}"], "expiresInSeconds": 300, "reasonRequired": true}""";
        return $"""

            Open one target only, with a reason:
              {cloud.Callers[0].CurlCommand(cloud.Region, new Uri($"{cloud.Url}/{target}"))} -d '{"{"}"reason": "INC-1234"{"}"}'
            Allow bob that target only, for five minutes and with a reason:
              curl -sS -X PUT {root}/_local/users/users.json -d '["alice", {entry}]'
            """;
    }

    /// <summary>How to see what happens to the groups of another account if its role is missing.</summary>
    private static string Accounts(LocalCloud cloud, string root) =>
        cloud.Sts.Roles is [var role, ..]
            ? $"""

                Delete the role of account {role.Account}, and create it again with -X PUT:
                  curl -sS -X DELETE {root}/_local/roles/{role.Arn}
                """
            : "";

    private static string Introduction(LocalCaller caller, UserFiles users, LocalCloud cloud) =>
        $"""
            {caller.Name}: {users.CaptionOf(caller)}
              {caller.CurlCommand(cloud.Region, cloud.Url)}
              {caller.Variables} authsecgroup open --region {cloud.Region} --url {cloud.Url}
            """;
}
