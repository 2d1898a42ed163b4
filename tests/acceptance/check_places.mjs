// Is the site the same wherever it is opened: from a folder of a domain, from the disk, without scripts, on a slow line
// and on paper? node check_places.mjs PROJECT_OUT SITE_URL PICTURES
import { realpathSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { OWN, atOnce, guard, launch, listen, loadPictures, oneOfEachKind, report, views } from "./browser.mjs";

const [given, address, pictures] = process.argv.slice(2);
const site = address.replace(/\/$/, "");
const out = realpathSync(given);
const DISK = pathToFileURL(out).href;
const SIZE = { width: 390, height: 900 };
// How long a picture takes on the slow line: long enough for the words to be painted before.
const LATE = 200;

/** What a person sees of a page: its words, its size, whether its styles and pictures are there. Runs in the page. */
function seen() {
  const styled = [...document.querySelectorAll("link[rel~=stylesheet], style")].every((sheet) => sheet.sheet !== null);
  const style = getComputedStyle(document.body);
  const root = document.documentElement;
  return { styled, font: style.fontFamily, ground: style.backgroundColor, words: document.body.innerText,
    height: root.scrollHeight, pictures: [...document.images].map((image) => image.naturalWidth) };
}

/** What differs between what is seen and what should be. */
function differences(seen, wanted) {
  const different = Object.keys(wanted).filter((key) => JSON.stringify(seen[key]) !== JSON.stringify(wanted[key]));
  return different.map((key) => `${key}: ${JSON.stringify(seen[key]).slice(0, 200)}, not ${JSON.stringify(wanted[key]).slice(0, 200)}`);
}

/** Opens an address and tells what is seen there. */
async function open(page, address) {
  await page.goto(address, { waitUntil: "load" });
  const broken = await page.evaluate(loadPictures);
  return { ...await page.evaluate(seen), broken };
}

/** A page in a context of its own, which is closed after the work. */
async function inside(browser, options, work) {
  const context = await browser.newContext({ viewport: SIZE, ...options });
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

/** A page served under a base address, with what it asked for elsewhere and said. */
function served(browser, base, path, options = {}) {
  const problems = { console: [], requests: [] };
  return inside(browser, options, async (page) => {
    await guard(page, out, [base], problems);
    return { ...await open(page, base + path), problems };
  });
}

/** The same page from the disk. */
function fromDisk(browser, path) {
  const problems = { console: [], requests: [] };
  return inside(browser, {}, async (page) => {
    page.on("request", (request) => request.url().startsWith(`${DISK}/`) || problems.requests.push(request.url()));
    listen(page, problems);
    return { ...await open(page, DISK + path), problems };
  });
}

/** How much a page moves while its pictures arrive late and a person scrolls to its end. */
function shifts(browser, path) {
  const problems = { console: [], requests: [] };
  const delay = (type) => new Promise((done) => setTimeout(done, type === "image" ? LATE : 0));
  return inside(browser, {}, async (page) => {
    await guard(page, out, [OWN], problems, delay);
    await page.addInitScript(watchShifts);
    await page.goto(OWN + path, { waitUntil: "load" });
    await page.evaluate(scrollThrough);
    return page.evaluate(() => window.shifts);
  });
}

/** Notes every shift, from the beginning on. Runs in the page. */
function watchShifts() {
  window.shifts = [];
  const named = (source) => source.node?.nodeName ?? "something";
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shifts.push(`${entry.value.toFixed(4)} by ${entry.sources.map(named).join(" ")}`);
  }).observe({ type: "layout-shift", buffered: true });
}

/** Scrolls through the page, a screen at a time, while its pictures load. Runs in the page. */
async function scrollThrough() {
  const rest = () => new Promise((done) => setTimeout(done, 60));
  for (let top = 0; top < document.documentElement.scrollHeight; top += window.innerHeight) {
    window.scrollTo(0, top);
    await rest();
  }
  const loads = [...document.images].filter((image) => !image.complete);
  await Promise.all(loads.map((image) => new Promise((done) => { image.onload = image.onerror = done; })));
  await rest();
}

/** The page as it is printed. */
function print(browser, view) {
  return inside(browser, { viewport: { width: 794, height: 1123 } }, async (page) => {
    await guard(page, out, [OWN], { console: [], requests: [] });
    await page.emulateMedia({ media: "print" });
    await open(page, OWN + view.path);
    await page.screenshot({ path: join(pictures, `print-${view.name}.png`), fullPage: true });
  });
}

/** All checks of one page. */
async function check(browser, view) {
  const { problems: first, ...wanted } = await served(browser, OWN, view.path);
  report(`places/${view.name}/styled-with-pictures`, wanted.styled ? [...wanted.broken, ...first.requests] : ["has no styles"]);
  const others = { "below-a-folder": served(browser, `${OWN}/a/b`, view.path), "from-disk": fromDisk(browser, view.path),
    "without-scripts": served(browser, OWN, view.path, { javaScriptEnabled: false }) };
  for (const [name, opened] of Object.entries(others)) {
    const { problems, ...seen } = await opened;
    report(`places/${view.name}/${name}`, [...differences(seen, wanted), ...problems.console, ...problems.requests]);
  }
  report(`places/${view.name}/does-not-move`, await shifts(browser, view.path));
}

/** What a host shows for an address that leads nowhere, deep in the site: the 404 page, whole. */
async function checkLost(browser, view) {
  const { problems, ...seen } = await served(browser, site, "/no/such/page/");
  const wrong = [...seen.broken, ...problems.console.filter((said) => !said.includes("404")), ...problems.requests];
  report(`places/${view.name}/whole-at-any-address`, seen.styled && seen.words.trim() ? wrong : ["has no styles or no words", ...wrong]);
}

const browser = await launch();
try {
  const kinds = oneOfEachKind(views(out)).filter((view) => view.kind !== "email");
  await atOnce(2, (view) => (view.kind === "404" ? checkLost(browser, view) : check(browser, view)), kinds);
  await print(browser, kinds.find((view) => view.kind === "page"));
} finally {
  await browser.close();
}
