// Shows every page and newsletter in Chromium: takes their pictures, notes their visible words and reports what is
// wrong: node check_browser.mjs PROJECT_OUT SITE_URL PICTURES SHOWN [brief|further]
// `brief` looks long at one page of each kind only, in two widths, and shortly at the others; `further` looks at nothing
// but the index and the pages on which lists go on.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { OWN, atOnce, guard, launch, loadPictures, oneOfEachKind, report, require, views } from "./browser.mjs";
import { torn } from "./print.mjs";

const [out, address, pictures, shown, haste] = process.argv.slice(2);
const brief = haste !== undefined;
const site = address.replace(/\/$/, "");
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
// Every rule that axe has but one: WCAG's level AAA asks for a contrast of 7:1, which a practice's own colours seldom have.
const RULES = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa",
  "best-practice", "experimental"] }, rules: { "color-contrast-enhanced": { enabled: false } } };
const SCHEMES = ["light", "dark"];

/** In which widths and colours a view is looked at, where axe reads it, and which hosts it may ask for pictures. */
function plan(view, thorough) {
  if (view.kind === "email") {
    return { widths: thorough ? [320, 600, 1200] : [320], schemes: thorough ? SCHEMES : ["light"], axe: [], mayAsk: [site] };
  }
  return thorough ? { widths: brief ? [320, 1280] : [320, 390, 1280], schemes: SCHEMES, axe: [320, 1280], mayAsk: [] }
    : { widths: [320], schemes: ["light"], axe: [], mayAsk: [] };
}

/** Where a view is opened: the 404 page, which is shown at any depth, may name the site's whole address. */
const home = (view) => (view.kind === "404" ? site : OWN);

/** Which views are looked at long: one page of each kind and, if there is time, each exercise and newsletter. */
function plans() {
  const all = views(out);
  const first = oneOfEachKind(all).filter((view) => view.kind !== "email");
  const long = (view) => first.includes(view) || (!brief && ["page", "email"].includes(view.kind));
  const lists = (view) => first.includes(view) && /^index$|-further$/.test(view.kind);
  const chosen = haste === "further" ? all.filter(lists) : all;
  return chosen.map((view) => ({ ...view, ...plan(view, long(view)), thorough: long(view),
    printed: first.includes(view) }));
}

/** What is wrong with one view, over all its widths and colours. */
async function look(browser, view) {
  const problems = { console: [], requests: [], pictures: [], scroll: [], axe: [], print: [] };
  for (const colorScheme of view.schemes) {
    const page = await browser.newPage({ colorScheme, reducedMotion: "reduce" });
    await guard(page, out, [home(view), ...view.mayAsk], problems);
    for (const width of view.widths) await lookAt(page, view, width, colorScheme, problems);
    if (view.printed) problems.print.push(...await torn(page, join(pictures, `${view.name}-${colorScheme}.pdf`)));
    writeFileSync(join(shown, `${view.name}.txt`), await page.evaluate(() => document.body.innerText));
    await page.close();
  }
  return problems;
}

/** One view in one width and colour. */
async function lookAt(page, view, width, scheme, problems) {
  await page.setViewportSize({ width, height: 900 });
  await page.goto(home(view) + view.path, { waitUntil: "load" });
  problems.pictures.push(...await page.evaluate(loadPictures));
  const needed = await page.evaluate(() => document.scrollingElement.scrollWidth);
  if (needed > width) problems.scroll.push(`${needed} px at ${width}`);
  if (view.axe.includes(width)) problems.axe.push(...await violations(page, `${width} ${scheme}`));
  if (view.thorough) await page.screenshot({ path: join(pictures, `${view.name}-${width}-${scheme}.png`), fullPage: true });
}

/** What axe finds: each rule once, with the places. */
async function violations(page, where) {
  await page.evaluate(AXE);
  const found = await page.evaluate((rules) => window.axe.run(document, rules), RULES);
  if (found.passes.length === 0) return [`${where}: axe tried nothing`];
  const places = (rule) => rule.nodes.map((node) => node.target.join(" ")).join(", ");
  return found.violations.map((rule) => `${where}: ${rule.id} at ${places(rule)}`);
}

const browser = await launch();
try {
  const all = plans();
  const found = await atOnce(2, (view) => look(browser, view), all);
  for (const [place, problems] of found.entries()) {
    const { name, axe } = all[place];
    report(`browser/${name}/no-console-message`, problems.console);
    report(`browser/${name}/asks-no-other-host`, problems.requests);
    report(`browser/${name}/pictures-shown`, problems.pictures);
    report(`browser/${name}/no-sideways-scroll`, problems.scroll);
    if (axe.length > 0) report(`browser/${name}/axe`, problems.axe);
    if (all[place].printed) report(`browser/${name}/prints-nothing-torn`, problems.print);
  }
} finally {
  await browser.close();
}
