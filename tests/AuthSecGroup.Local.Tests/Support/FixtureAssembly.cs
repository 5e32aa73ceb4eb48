using System.Text.Json.Nodes;

namespace AuthSecGroup.Local.Tests.Support;

/// <summary>
/// A small cloud assembly with the shape of a real one: an API, the functions <c>connection</c> and <c>sweep</c>, a schedule and a custom
/// resource. The functions are a shell script that echoes its event, or does what a word in it says.
/// </summary>
internal sealed class FixtureAssembly : IDisposable
{
    public const string Group = "sg-0123456789abcdef0";

    // Speaks the Runtime API with nothing but the shell: next, then response or error.
    private const string Bootstrap = """
        #!/bin/bash
        LC_ALL=C
        call() {
          exec 3<>"/dev/tcp/$1/$2" || exit 9
          printf '%s %s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: %d\r\n\r\n%s' "$3" "$4" "${#5}" "$5" >&3
          id=
          while IFS= read -r line <&3; do
            line=${line%$'\r'}
            [ -z "$line" ] && break
            [[ ${line,,} == lambda-runtime-aws-request-id:* ]] && id=${line#*: }
          done
          body=$(cat <&3)
          exec 3<&-
        }
        runtime() { call "${AWS_LAMBDA_RUNTIME_API%:*}" "${AWS_LAMBDA_RUNTIME_API#*:}" "$1" "/2018-06-01/runtime/$2" "$3"; }
        echo "started $_HANDLER"
        if [ -n "$FIXTURE_INIT_ERROR" ]; then
          runtime POST init/error '{"errorType":"Fixture.Init","errorMessage":"can not start"}'
          exit 1
        fi
        [ -n "$FIXTURE_EXIT" ] && exit "$FIXTURE_EXIT"
        while :; do
          runtime GET invocation/next ''
          [ -z "$id" ] && exit 0
          current=$id
          event=$body
          if [[ $event =~ \"RequestType\":\"([A-Za-z]+)\",\"ResponseURL\":\"http://([^:]+):([0-9]+)([^\"]+)\" ]]; then
            echo "custom resource ${BASH_REMATCH[1]}"
            status=SUCCESS
            [ "${BASH_REMATCH[1]}" = "$FIXTURE_FAILS_ON" ] && status=FAILED
            call "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}" PUT "${BASH_REMATCH[4]}" "{\"Status\":\"$status\",\"Reason\":\"as told\",\"PhysicalResourceId\":\"leases\"}"
          fi
          case $event in
            *do-hang*) sleep 100 ;;
            *do-crash*) echo "last words" >&2; exit 7 ;;
            *do-fail*) runtime POST "invocation/$current/error" '{"errorType":"Fixture.Failed","errorMessage":"as told"}'; continue ;;
            *do-nonsense*) runtime POST "invocation/$current/response" 'nonsense'; continue ;;
            *do-unknown-key*) runtime POST "invocation/$current/response" '{"statusCode":200,"surprise":1}'; continue ;;
            *do-headers*) runtime POST "invocation/$current/response" '{"statusCode":201,"headers":{"X-One":"1","WWW-Authenticate":"no"},"multiValueHeaders":{"X-Two":["a","b"]},"body":"{\"code\":\"teapot\"}"}'; continue ;;
            *do-env*) event="$(env | sort)"; event=${event//$'\n'/;} ;;
          esac
          event=${event//\\/\\\\}
          runtime POST "invocation/$current/response" "{\"statusCode\":200,\"body\":\"${event//\"/\\\"}\"}"
        done
        """;

    /// <param name="change">Changes the resources of the template.</param>
    public FixtureAssembly(Action<JsonNode>? change = null)
    {
        Directory = System.IO.Directory.CreateTempSubdirectory("authsecgroup-local-tests-").FullName;
        var asset = System.IO.Directory.CreateDirectory(Path.Combine(Directory, "asset.code")).FullName;
        File.WriteAllText(Path.Combine(asset, "bootstrap"), Bootstrap.Replace("\r\n", "\n", StringComparison.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path.Combine(asset, "bootstrap"), (UnixFileMode)Convert.ToInt32("755", 8));
        }

        var template = JsonNode.Parse(Template)!;
        change?.Invoke(template["Resources"]!);
        File.WriteAllText(Path.Combine(Directory, "Fixture.template.json"), template.ToJsonString());
        File.WriteAllText(
            Path.Combine(Directory, "Fixture.assets.json"),
            """
            { "files": { "code": { "source": { "path": "asset.code", "packaging": "zip" }, "destinations": { "any": { "objectKey": "code.zip" } } } } }
            """
        );
        File.WriteAllText(
            Path.Combine(Directory, "manifest.json"),
            """
            {
              "version": "38.0.1",
              "artifacts": {
                "Fixture.assets": { "type": "cdk:asset-manifest", "properties": { "file": "Fixture.assets.json" } },
                "Fixture": {
                  "type": "aws:cloudformation:stack",
                  "environment": "aws://unknown-account/unknown-region",
                  "properties": { "templateFile": "Fixture.template.json", "stackName": "fixture" }
                },
                "Tree": { "type": "cdk:tree", "properties": { "file": "tree.json" } }
              }
            }
            """
        );
    }

    public string Directory { get; }

    public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);

    private const string Role = """
        {
          "Type": "AWS::IAM::Role",
          "Properties": {
            "AssumeRolePolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": { "Service": "lambda.amazonaws.com" } }] },
            "Policies": [{ "PolicyName": "p", "PolicyDocument": { "Statement": [{ "Effect": "Allow", "Action": "ec2:DescribeSecurityGroupRules", "Resource": "*" }] } }]
          }
        }
        """;

    private const string Template = $$$"""
        {
          "Resources": {
            "Users": { "Type": "AWS::S3::Bucket", "Properties": {} },
            "ConnectionRole": {{{Role}}},
            "SweepRole": {{{Role}}},
            "Connection": {
              "Type": "AWS::Lambda::Function",
              "Properties": {
                "Runtime": "provided.al2023", "Handler": "connection", "Timeout": 2, "MemorySize": 512,
                "Code": { "S3Bucket": { "Fn::Sub": "assets-${AWS::AccountId}" }, "S3Key": "code.zip" },
                "Role": { "Fn::GetAtt": ["ConnectionRole", "Arn"] },
                "Environment": { "Variables": {
                  "AUTHSECGROUP_NAME": "fixture", "AUTHSECGROUP_TIME_TO_EXPIRE_SECONDS": "600",
                  "AUTHSECGROUP_SECURITY_GROUPS": "[{\"region\":\"eu-west-1\",\"groups\":[\"{{{Group}}}\"],\"rules\":[\"tcp:22:22\"]}]",
                  "AUTHSECGROUP_USERS_BUCKET": { "Ref": "Users" }, "AUTHSECGROUP_USERS_PREFIX": "people/" } }
              }
            },
            "Sweep": {
              "Type": "AWS::Lambda::Function",
              "Properties": {
                "Runtime": "provided.al2023", "Handler": "sweep",
                "Code": { "S3Bucket": "assets", "S3Key": "code.zip" },
                "Role": { "Fn::GetAtt": ["SweepRole", "Arn"] },
                "Environment": { "Variables": {} }
              }
            },
            "Api": { "Type": "AWS::ApiGateway::RestApi", "Properties": { "Name": "fixture" } },
            "ConnectionResource": {
              "Type": "AWS::ApiGateway::Resource",
              "Properties": { "RestApiId": { "Ref": "Api" }, "ParentId": { "Fn::GetAtt": ["Api", "RootResourceId"] }, "PathPart": "connection" }
            },
            "Post": {
              "Type": "AWS::ApiGateway::Method",
              "Properties": {
                "RestApiId": { "Ref": "Api" }, "ResourceId": { "Ref": "ConnectionResource" }, "HttpMethod": "POST", "AuthorizationType": "AWS_IAM",
                "Integration": {
                  "Type": "AWS_PROXY", "IntegrationHttpMethod": "POST",
                  "Uri": { "Fn::Join": ["", ["arn:", { "Ref": "AWS::Partition" }, ":apigateway:", { "Ref": "AWS::Region" }, ":lambda:path/2015-03-31/functions/", { "Fn::GetAtt": ["Connection", "Arn"] }, "/invocations"] ] }
                }
              }
            },
            "Deployment": { "Type": "AWS::ApiGateway::Deployment", "Properties": { "RestApiId": { "Ref": "Api" } }, "DependsOn": ["Post"] },
            "Stage": { "Type": "AWS::ApiGateway::Stage", "Properties": { "RestApiId": { "Ref": "Api" }, "StageName": "dev", "DeploymentId": { "Ref": "Deployment" } } },
            "GatewayMay": {
              "Type": "AWS::Lambda::Permission",
              "Properties": {
                "Action": "lambda:InvokeFunction", "FunctionName": { "Fn::GetAtt": ["Connection", "Arn"] }, "Principal": "apigateway.amazonaws.com",
                "SourceArn": { "Fn::Sub": "arn:${AWS::Partition}:execute-api:${AWS::Region}:${AWS::AccountId}:${Api}/dev/POST/connection" }
              }
            },
            "Schedule": {
              "Type": "AWS::Events::Rule",
              "Properties": { "ScheduleExpression": "rate(1 minute)", "State": "ENABLED", "Targets": [{ "Arn": { "Fn::GetAtt": ["Sweep", "Arn"] }, "Id": "T" }] }
            },
            "ScheduleMay": {
              "Type": "AWS::Lambda::Permission",
              "Properties": {
                "Action": "lambda:InvokeFunction", "FunctionName": { "Fn::GetAtt": ["Sweep", "Arn"] }, "Principal": "events.amazonaws.com",
                "SourceArn": { "Fn::GetAtt": ["Schedule", "Arn"] }
              }
            },
            "Leases": { "Type": "Custom::Leases", "Properties": { "ServiceToken": { "Fn::GetAtt": ["Sweep", "Arn"] }, "Count": 3 } }
          }
        }
        """;
}
