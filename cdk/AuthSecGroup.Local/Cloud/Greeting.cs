using AuthSecGroup.Local.Basics;

namespace AuthSecGroup.Local.Cloud;

/// <summary>The text that is printed when local mode is ready.</summary>
internal static class Greeting
{
    public static string Of(LocalCloud cloud)
    {
        var root = cloud.Url.GetLeftPart(UriPartial.Authority);
        return $$"""
            AuthSecGroup runs on this machine. Ctrl-C ends it.

              endpoint  {{cloud.Url}}
              page      {{root}}/
              state     {{root}}/_local/state

            Try it as one of these; their keys are fake and work here only.

            {{string.Join("\n\n", cloud.Callers.Select(caller => Introduction(caller, cloud)))}}

            {{cloud.Operator.Name}}: {{cloud.Operator.Note}}, at {{cloud.AwsUrl}}
              access key {{cloud.Operator.AccessKeyId}}, secret {{cloud.Operator.SecretAccessKey}}

            Renew with the same line, show the status with -X GET, close with -X DELETE.
            Every address of 127.0.0.0/8 is another source address: add --interface 127.0.0.7.
            Let ten minutes pass:
              curl -sS {{root}}/_local/clock --json '{"advanceSeconds": 600}'
            Edit the user file:
              curl -sS -X PUT {{root}}/_local/users/users.json --json '["alice", "mallory"]'
            """;
    }

    private static string Introduction(LocalCaller caller, LocalCloud cloud) =>
        $"""
            {caller.Name}: {caller.Note}
              access key {caller.AccessKeyId}, secret {caller.SecretAccessKey}
              {caller.CurlCommand(cloud.Region, cloud.Url)}
            """;
}
