"use strict";
const assert = require("node:assert/strict");
const fs = require("node:fs");
const path = require("node:path");
const { describe, test } = require("node:test");
const { App, Stack } = require("aws-cdk-lib");
const { CfnInclude } = require("aws-cdk-lib/cloudformation-include");
const { AwsSolutionsChecks } = require("cdk-nag");
const { changed, root, templates, write } = require("./templates");

const verified = path.join(__dirname, "findings.verified.txt");

/** The findings of cdk-nag's AwsSolutions rules, one line each: "rule  logical id  finding". */
function findings(template) {
  const stack = new Stack(new App({ analyticsReporting: false }), "Stack");
  new CfnInclude(stack, "Template", { templateFile: write(template) });
  // Verbose, so that the description of a rule that failed contains the error.
  const { violations } = new AwsSolutionsChecks(undefined, { verbose: true }).validateScope(stack);
  return violations.flatMap(violation => violation.violatingResources.map(resource => line(violation, resource))).sort();
}

function line({ ruleName, severity, description }, { constructPath }) {
  const [, rule, finding] = /^([^[]+)(?:\[(.+)\])?$/s.exec(ruleName);
  const details = description.startsWith("Rule threw an error") ? `not evaluated: ${description}` : finding;
  const parts = [severity === "warning" ? `${rule} (warning)` : rule, constructPath.split("/").pop(), details];
  // The longest values are mostly one repeated letter.
  return parts.filter(part => part !== undefined).join("  ").replace(/(.)\1{19,}/g, "$1…");
}

/** The rows of the table in SECURITY.md. A finding can contain … in place of any characters. */
function explanations() {
  const text = fs.readFileSync(path.join(root, "SECURITY.md"), "utf8");
  const rows = text.matchAll(/^\| (AwsSolutions-\w+(?: \(warning\))?)(?:, `(.+?)`)? \|/gm);
  return [...rows].map(([row, rule, finding = ""]) => {
    const [start, end] = finding.split("…");
    const matches = text => end === undefined ? text === start : text.startsWith(start) && text.endsWith(end);
    const explains = line => {
      const [lineRule, , lineFinding = ""] = line.split("  ");
      return lineRule === rule && matches(lineFinding);
    };
    return { row, explains };
  });
}

describe("The findings of cdk-nag", () => {
  const reviewed = templates().map(({ name, template }) => ({ name, lines: findings(template) }));
  const all = reviewed.flatMap(({ lines }) => lines);

  test("are the reviewed ones", () => {
    const actual = reviewed.map(({ name, lines }) => [`# ${name}`, ...lines, ""].join("\n")).join("\n");
    if (process.env.ACCEPT_SNAPSHOTS === "1")
      fs.writeFileSync(verified, actual);
    assert.equal(actual, fs.readFileSync(verified, "utf8"));
  });

  const rows = explanations();
  const unexplained = lines => lines.filter(line => !rows.some(row => row.explains(line)));

  test("are those that SECURITY.md explains", () => {
    assert.deepEqual(unexplained(all), []);
    assert.deepEqual(rows.filter(row => !all.some(row.explains)).map(({ row }) => `${row} is no longer a finding`), []);
  });

  // The templates comply with these rules. Each change breaks one, which shows that the rule is applied to these templates.
  const base = templates().find(({ name }) => name === "cdk.json").template;
  const changes = {
    "AwsSolutions-APIG2": the => { the("AWS::ApiGateway::RequestValidator").ValidateRequestBody = false; },
    "AwsSolutions-APIG4": the => { the("AWS::ApiGateway::Method").AuthorizationType = "NONE"; },
    "AwsSolutions-IAM4": the => { the("AWS::IAM::Role").ManagedPolicyArns = ["arn:aws:iam::aws:policy/AdministratorAccess"]; },
    "AwsSolutions-IAM5": the => { the("AWS::IAM::ManagedPolicy").PolicyDocument.Statement[0].Action = "ec2:*"; },
    "AwsSolutions-L1": the => { the("AWS::Lambda::Function").Runtime = "nodejs18.x"; },
    "AwsSolutions-S2": the => { the("AWS::S3::Bucket").PublicAccessBlockConfiguration.BlockPublicAcls = false; },
    "AwsSolutions-S10": the => { the("AWS::S3::BucketPolicy").PolicyDocument.Statement = []; },
    "AwsSolutions-SQS4": (_, { Resources }) => { Resources.Queue = { Type: "AWS::SQS::Queue", Properties: {} }; },
  };
  for (const [rule, change] of Object.entries(changes))
    test(`include ${rule}, unexplained, if the template breaks it`, () => {
      const lines = unexplained(findings(changed(base, change)));
      assert.ok(lines.some(line => line.startsWith(`${rule}  `)), lines.join("\n"));
    });

  test("include a rule that can't be evaluated", () => {
    const change = the => { the("AWS::S3::Bucket").PublicAccessBlockConfiguration.BlockPublicAcls = { Ref: "BootstrapVersion" }; };
    const lines = unexplained(findings(changed(base, change)));
    assert.ok(lines.some(line => /^AwsSolutions-S2  \w+  not evaluated: /.test(line)), lines.join("\n"));
  });
});
