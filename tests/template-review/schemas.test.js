"use strict";
const assert = require("node:assert/strict");
const { describe, test } = require("node:test");
const { CloudFormationValidatePlugin } = require("aws-cdk-lib");
const { changed, templates, write } = require("./templates");

const validator = new CloudFormationValidatePlugin();

/** What CloudFormation's validator reports for a template in a region, one line each: "rule  logical id  message". */
function violations(template, region = "us-east-1") {
  const templatePath = write(template);
  const stack = { stackConstructPath: "Stack", templatePath, accountId: "123456789012", region };
  return validator
    .validate({ templatePaths: [templatePath], stackTemplates: [stack] })
    .violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ resourceLogicalId }) => `${ruleName}  ${resourceLogicalId ?? "the template"}  ${description}`),
    );
}

describe("The validator of CloudFormation", () => {
  for (const { name, template } of templates())
    for (const region of ["us-east-1", "cn-north-1", "us-gov-west-1"])
      test(`accepts ${name} in ${region}`, () => assert.deepEqual(violations(template, region), []));

  const base = templates().find(({ name }) => name === "cdk.json").template;
  const role = Object.keys(base.Resources).find(id => base.Resources[id].Type === "AWS::IAM::Role");
  const errors = {
    "a type that doesn't exist": ["F3006", (_, { Resources }) => { Resources.New = { Type: "AWS::Lambda::Functions" }; }],
    "a misspelled property": ["F3002", the => { the("AWS::Lambda::Function").MemorySizes = 256; }],
    "a misspelled nested property": ["F3002", the => { the("AWS::S3::Bucket").PublicAccessBlockConfiguration.BlockPublicAcl = true; }],
    "a string in place of a number": ["F3012", the => { the("AWS::Lambda::Function").MemorySize = "lots"; }],
    "a list in place of a string": ["F3012", the => { the("AWS::Lambda::Function").Handler = ["connection"]; }],
    "a number out of range": ["F3034", the => { the("AWS::Lambda::Function").MemorySize = 64; }],
    "a missing property": ["F3003", the => { delete the("AWS::Lambda::Function").Role; }],
    "a missing nested property": ["F3003", the => { delete the("AWS::IAM::Role").Policies[0].PolicyName; }],
    "a value that isn't in the enumeration": ["W3030", the => { the("AWS::Logs::LogGroup").RetentionInDays = 31; }],
    "a value that doesn't match the pattern": ["F3031", the => { the("AWS::Lambda::Function").Role = "not an ARN"; }],
    "an attribute that doesn't exist": ["E9004", the => { the("AWS::Lambda::Function").Role = { "Fn::GetAtt": [role, "Arm"] }; }],
    "an attribute that doesn't exist in an output": [
      "F6101",
      (_, { Outputs }) => { Outputs.New = { Value: { "Fn::GetAtt": [role, "Arm"] } }; },
    ],
    "a reference to nothing": ["F1020", the => { the("AWS::Lambda::Function").Role = { Ref: "Nothing" }; }],
    "an IAM condition operator that doesn't exist": [
      "E3510",
      the => { the("AWS::IAM::ManagedPolicy").PolicyDocument.Statement[0].Condition = { StringEqual: { "ec2:Region": "x" } }; },
    ],
    "an invalid schedule": ["E3027", the => { the("AWS::Events::Rule").ScheduleExpression = "rate(1 minutes)"; }],
    "more than 500 resources": [
      "F0007",
      (_, { Resources }) => { for (let n = 0; n < 500; n++) Resources[`Topic${n}`] = { Type: "AWS::SNS::Topic" }; },
    ],
  };
  for (const [error, [rule, change]] of Object.entries(errors))
    test(`reports ${error}`, () => {
      const reported = violations(changed(base, change));
      assert.ok(reported.some(line => line.startsWith(`${rule}  `)), `${rule} is missing in: ${reported.join("\n")}`);
    });
});
