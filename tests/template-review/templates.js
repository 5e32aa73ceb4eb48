"use strict";
// The templates to review: those that synthesize.js made, the plain template, and the reviewed snapshots of the construct's tests.
const fs = require("node:fs");
const path = require("node:path");

const root = path.join(__dirname, "..", "..");
const output = path.join(root, "artifacts", "template-review");
const plain = "cdk/access-role.template.json";
const snapshots = path.join(root, "tests", "AuthSecGroup.Cdk.Tests", "Snapshots");

/** The file that "cdk synth" writes for a configuration. */
function templateOf(name) {
  return path.join(output, name.replaceAll("/", "-"), "AuthSecGroup.template.json");
}

/** All templates with their names. */
function templates() {
  const synthesized = ["cdk.json", "examples/office.json", "most groups", "most regions", "longest values"];
  const verified = fs.readdirSync(snapshots).filter(file => file.endsWith(".verified.json"));
  return [
    ...synthesized.map(name => ({ name, template: read(templateOf(name)) })),
    { name: plain, template: read(path.join(root, plain)) },
    ...verified.map(file => ({ name: `snapshot ${file}`, template: read(path.join(snapshots, file)) })),
  ];
}

function read(file) {
  if (!fs.existsSync(file))
    throw new Error(`${file} doesn't exist. Run "npm run synth" first.`);
  // The snapshots contain "<asset>" and "<model>" in place of hashes.
  return JSON.parse(fs.readFileSync(file, "utf8").replaceAll(/<(asset|model)>/g, "0"));
}

/** Writes a template to a new file for a tool that reads files. */
function write(template) {
  const file = path.join(fs.mkdtempSync(path.join(output, "reviewed-")), "template.json");
  fs.writeFileSync(file, JSON.stringify(template));
  return file;
}

/** A copy of a template with a change, such as an error that a tool must find. */
function changed(template, change) {
  const copy = structuredClone(template);
  change(type => Object.values(copy.Resources).find(resource => resource.Type === type).Properties, copy);
  return copy;
}

module.exports = { changed, output, root, templateOf, templates, write };
