"use strict";
// Synthesizes the configurations with the CDK's command line, as README.md describes, except that nothing is compiled: the template depends
// on the executable only in the hash of its asset.
const { execFile } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const { RegionInfo } = require("aws-cdk-lib/region-info");
const { output, root, templateOf } = require("./templates");

const schema = JSON.parse(fs.readFileSync(path.join(root, "authsecgroup.schema.json"), "utf8"));
const bootstrap = path.join(output, "bootstrap");
const notBuilt = ["--app", "dotnet run --no-build --project cdk/AuthSecGroup.App/AuthSecGroup.App.csproj"];
const arnPrefixes = {
  alarmTopicArn: "arn:aws-us-gov:sns:us-gov-east-1:123456789012:",
  usersBucketKeyArn: "arn:aws-us-gov:kms:us-gov-east-1:123456789012:key/",
};

// As many as fit into the resource policy together.
const longestLists = {
  trustedAccounts: Array.from({ length: 72 }, (_, n) => `${n + 1}`.padStart(12, "0")),
  allowedSourceRanges: Array.from({ length: 96 }, (_, n) => `${(4096 + n).toString(16)}:${"ffff:".repeat(6)}ffff/128`),
};

fs.rmSync(output, { recursive: true, force: true });
fs.mkdirSync(bootstrap, { recursive: true });
fs.writeFileSync(path.join(bootstrap, "bootstrap"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
main();

async function main() {
  // The first one builds the app, so the others can run at the same time.
  await synthesize("cdk.json");
  const regions = RegionInfo.regions.map(region => region.name);
  await Promise.all([
    synthesize("examples/office.json", path.join(root, "examples", "office.json"), notBuilt),
    // Ids of 8 digits, which old groups have, take the least space, so most groups fit.
    synthesizeMost("most groups", 240, count => [{ regionName: "us-east-1", groupIds: groupIds(count, 8), rules: ports(22) }]),
    synthesizeMost("most regions", regions.length, count =>
      groupIds(count, 8).map((id, n) => ({ regionName: regions[n], groupIds: [id], rules: ports(22) })),
    ),
    synthesizeMost(
      "longest values",
      135,
      count => [{ regionName: "us-gov-east-1", groupIds: groupIds(count, 17), rules: ports(10000, 20000, 30000) }],
      longestSettings(),
    ),
  ]);
}

/**
 * Synthesizes as many groups as one deployment can contain: if the given number doesn't fit, the app reports how many do. Each number that
 * it tries takes time, so the given number should be a little too large.
 */
async function synthesizeMost(name, tooMany, groups, settings = {}) {
  const write = count => {
    const file = path.join(output, `${name}.json`);
    fs.writeFileSync(file, JSON.stringify({ ...settings, securityGroups: groups(count) }));
    return file;
  };
  const { log } = await cdkSynth(name, write(tooMany), notBuilt);
  const most = /must be at most (\d+) security groups/.exec(log)?.[1];
  if (most === undefined)
    throw new Error(`the app doesn't report how many groups fit for "${name}" with ${tooMany} groups:\n${log}`);
  await synthesize(name, write(Number(most)), notBuilt);
  console.log(`${name}: ${most} groups`);
}

async function synthesize(name, configuration, options) {
  check(name, await cdkSynth(name, configuration, options));
}

function check(name, { error, log }) {
  if (error || !fs.existsSync(templateOf(name)))
    throw new Error(`cdk synth failed for "${name}":\n${log}`);
}

/** Runs "cdk synth". Without a configuration, cdk.json contains it. */
function cdkSynth(name, configuration, options = []) {
  const context = ["-c", `bootstrap=${bootstrap}`, ...(configuration ? ["-c", `authsecgroup=${configuration}`] : [])];
  const cdk = [require.resolve("aws-cdk/bin/cdk"), "synth", "--quiet", "--no-notices", "--output", path.dirname(templateOf(name))];
  const env = { ...process.env, CDK_DISABLE_CLI_TELEMETRY: "true" };
  return new Promise(resolve =>
    execFile(process.execPath, [...cdk, ...options, ...context], { cwd: root, env }, (error, stdout, stderr) =>
      resolve({ error, log: stdout + stderr }),
    ),
  );
}

/** The longest value that the schema of the configuration accepts for each setting except the groups. */
function longestSettings() {
  return Object.fromEntries(
    Object.entries(schema.properties)
      // Keys with $ref are the same settings in snake_case.
      .filter(([name, property]) => !["$schema", "securityGroups"].includes(name) && property.$ref === undefined)
      .map(([name, property]) => [name, longest(name, property.anyOf?.[0] ?? property)]),
  );
}

function longest(name, { type, enum: values, maximum, maxLength = 1000, pattern = "", items }) {
  if (longestLists[name]?.every(item => new RegExp(items.pattern).test(item)))
    return longestLists[name];
  if (values)
    return values.reduce((a, b) => String(b).length > String(a).length ? b : a);
  if (type === "integer")
    return maximum;
  const prefix = arnPrefixes[name] ?? "";
  for (let length = maxLength; length > 0; length--) {
    const value = prefix + "a".repeat(length);
    if (type === "string" && new RegExp(pattern).test(value))
      return value;
  }
  throw new Error(`tests/template-review/synthesize.js doesn't know the longest value of "${name}"`);
}

function groupIds(count, digits) {
  return Array.from({ length: count }, (_, n) => `sg-${n.toString(16).padStart(digits, "0")}`);
}

function ports(...first) {
  return first.map(port => ({ protocol: "tcp", fromPort: port, toPort: port }));
}
