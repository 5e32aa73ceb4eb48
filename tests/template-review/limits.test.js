"use strict";
// The limits of AWS that neither the schemas nor the construct's tests check. Values that are known only at deployment count with the
// longest text that they can have.
const assert = require("node:assert/strict");
const { describe, test } = require("node:test");
const { RegionInfo } = require("aws-cdk-lib/region-info");
const { changed, templates } = require("./templates");

// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/cloudformation-limits.html: in an S3 object, from which the CDK deploys.
const templateBytes = 1_000_000;
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
const environmentBytes = 4096;
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html: whitespace doesn't count.
const managedPolicyCharacters = 6144;
const inlinePoliciesCharacters = 10_240;
const trustPolicyCharacters = 2048;
// https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
const resourcePolicyCharacters = 8192;
// An update needs each policy twice, because CloudFormation creates the new one first.
const managedPoliciesPerRole = 10 / 2;

/** What exceeds a limit, one line each: "logical id  what". */
function excesses(template) {
  const of = type => Object.entries(template.Resources).filter(([, resource]) => resource.Type === type);
  const text = value => JSON.stringify(resolved(template, value));
  const found = [];
  const check = (id, what, actual, limit) => {
    if (!(actual <= limit))
      found.push(`${id}  ${what}: ${actual}, at most ${limit}`);
  };

  check("the template", "bytes", Buffer.byteLength(JSON.stringify(template, null, 1)), templateBytes);
  for (const [id, { Properties }] of of("AWS::Lambda::Function"))
    check(id, "bytes of its environment", Buffer.byteLength(text(Properties.Environment.Variables)), environmentBytes);
  for (const [id, { Properties }] of of("AWS::ApiGateway::RestApi"))
    check(id, "characters of its resource policy", text(Properties.Policy ?? {}).length, resourcePolicyCharacters);
  for (const [id, { Properties }] of of("AWS::IAM::ManagedPolicy"))
    check(id, "characters", text(Properties.PolicyDocument).length, managedPolicyCharacters);
  for (const [id, { Properties }] of of("AWS::IAM::Role")) {
    const attached = of("AWS::IAM::ManagedPolicy").filter(([, policy]) => policy.Properties.Roles.some(role => role.Ref === id));
    const inline = (Properties.Policies ?? []).map(policy => text(policy.PolicyDocument).length);
    check(id, "managed policies", attached.length + (Properties.ManagedPolicyArns ?? []).length, managedPoliciesPerRole);
    check(id, "characters of its inline policies", inline.reduce((sum, length) => sum + length, 0), inlinePoliciesCharacters);
    check(id, "characters of its trust policy", text(Properties.AssumeRolePolicyDocument).length, trustPolicyCharacters);
  }
  return found;
}

/** A value with the longest text in place of each reference. */
function resolved(template, value) {
  if (Array.isArray(value))
    return value.map(item => resolved(template, item));
  if (typeof value !== "object" || value === null)
    return value;
  const { Ref: reference, "Fn::GetAtt": attribute, "Fn::If": choice, "Fn::Join": join, "Fn::Split": split } = value;
  if (join)
    return resolved(template, join[1]).join(join[0]);
  if (split)
    return resolved(template, split[1]).split(split[0]);
  if (choice)
    return choice.slice(1).map(item => resolved(template, item)).sort((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)[0];
  if (attribute)
    return `arn:aws-us-gov:service:ap-southeast-1:123456789012:${"x".repeat(longestName(template.Resources[attribute[0]]))}`;
  if (reference)
    return pseudoParameters[reference] ?? parameters[reference] ?? "x".repeat(longestName(template.Resources[reference]));
  const unknown = Object.keys(value).find(key => key.startsWith("Fn::"));
  if (unknown)
    throw new Error(`tests/template-review/limits.test.js doesn't know the longest text of ${unknown}`);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, resolved(template, item)]));
}

const pseudoParameters = {
  "AWS::AccountId": "123456789012",
  "AWS::Partition": "aws-us-gov",
  "AWS::Region": "ap-southeast-1",
  "AWS::URLSuffix": "amazonaws.com.cn",
};

// What docs/accounts.md promises: two functions, and this many groups in all regions.
const parameters = {
  "AWS::NoValue": "",
  ExternalId: "x".repeat(1224),
  FunctionRoleArns: ["Connection", "Sweep"].map(name => `arn:aws-us-gov:iam::123456789012:role/${name.padEnd(64, "x")}`),
  Regions: RegionInfo.regions.map(({ name }) => name),
  SecurityGroupIds: Array.from({ length: 140 }, (_, n) => `sg-${n.toString(16).padStart(17, "0")}`),
};

function longestName({ Type }) {
  return Type === "AWS::S3::Bucket" ? 63 : 512;
}

describe("The limits of AWS", () => {
  for (const { name, template } of templates())
    test(`allow ${name}`, () => assert.deepEqual(excesses(template), []));

  const base = templates().find(({ name }) => name === "most groups").template;
  const arns = count => Array.from({ length: count }, (_, n) => `arn:aws:ec2:us-east-1:123456789012:security-group/sg-${n}`);
  const statement = { Effect: "Allow", Action: "ec2:RevokeSecurityGroupIngress", Resource: arns(200) };
  const changes = {
    "bytes of its environment": the => { the("AWS::Lambda::Function").Environment.Variables.MORE = "x".repeat(environmentBytes); },
    "managed policies": (the, { Resources }) => {
      for (let n = 0; n < managedPoliciesPerRole; n++)
        Resources[`More${n}`] = { Type: "AWS::IAM::ManagedPolicy", Properties: the("AWS::IAM::ManagedPolicy") };
    },
    "characters": the => { the("AWS::IAM::ManagedPolicy").PolicyDocument.Statement.push(statement); },
    "characters of its resource policy": the => {
      the("AWS::ApiGateway::RestApi").Policy = { Statement: [{ ...statement, Principal: "*" }] };
    },
    "characters of its inline policies": the => { the("AWS::IAM::Role").Policies[0].PolicyDocument.Statement.push(statement); },
    "characters of its trust policy": the => { the("AWS::IAM::Role").AssumeRolePolicyDocument.Statement.push(statement); },
    "bytes": (_, { Resources }) => { Resources.More = { Type: "AWS::SNS::Topic", Metadata: "x".repeat(1_000_000) }; },
  };
  for (const [what, change] of Object.entries(changes))
    test(`are exceeded by more ${what}`, () => {
      const found = excesses(changed(base, change));
      assert.ok(found.some(line => line.split("  ")[1].startsWith(`${what}:`)), found.join("\n"));
    });

  test("are exceeded by more parameters of the access role", () => {
    const role = templates().find(({ name }) => name === "cdk/access-role.template.json").template;
    const [id] = Object.keys(role.Resources);
    const more = changed(role, the => {
      the("AWS::IAM::Role").Policies[0].PolicyDocument.Statement.push(statement);
      the("AWS::IAM::Role").AssumeRolePolicyDocument.Statement.push(statement);
    });
    assert.deepEqual(
      excesses(more).map(line => line.replace(/:.*/, "")),
      [`${id}  characters of its inline policies`, `${id}  characters of its trust policy`],
    );
  });
});
