// Does each newsletter use only HTML and CSS that every mail program knows, or that a person has looked at? What some
// program lacks must stand in email/allowed.json with the reason why the letter holds without it:
// node check_caniemail.mjs NODE_MODULES OUT…
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, ...outs] = process.argv.slice(2);
const at = (path) => import(pathToFileURL(join(modules, "caniemail/dist", path)));
const [{ caniemail, rawData }, { clientNames }] = [await at("index.js"), await at("clients.js")];
const allowed = JSON.parse(readFileSync(new URL("email/allowed.json", import.meta.url)));

/** The library throws at the first program that nobody has tested a feature in, and would hide all others. */
function fillGaps() {
  for (const { stats } of rawData.data) {
    for (const [family, platform] of clientNames.map((name) => name.split("."))) {
      ((stats[family] ??= {})[platform] ??= { untested: "y" });
    }
  }
}

/** What some program lacks or does otherwise, with the programs. */
function lacking(html) {
  const { issues } = caniemail({ clients: ["*"], html });
  const found = new Map();
  for (const list of [issues.errors, issues.warnings]) {
    for (const [client, problems] of list) {
      for (const { title } of problems) found.set(title, [...(found.get(title) ?? []), client]);
    }
  }
  return found;
}

/** One line for one check. */
function report(name, problems) {
  console.log(problems.length ? `FAIL ${name}: ${problems.join("; ")}` : `ok ${name}`);
}

fillGaps();
const used = new Set();
for (const file of outs.flatMap((out) => readdirSync(out).map((id) => join(out, id, "email.html"))).filter(existsSync)) {
  const found = lacking(readFileSync(file, "utf8"));
  for (const title of found.keys()) used.add(title);
  const unknown = [...found].filter(([title]) => !(title in allowed));
  report(`caniemail/${relative(".", file)}`, unknown.map(([title, clients]) => `${title} is lacking in ${clients.join(", ")}`));
}
report("caniemail/nothing-allowed-in-vain", Object.keys(allowed).filter((title) => !used.has(title)));
// A check of the check: a feature that nobody has must be found.
report("caniemail/finds-what-is-lacking", lacking("<p style=\"display:grid;position:fixed\">a</p>").has("position") ? [] : ["position: fixed passed"]);
