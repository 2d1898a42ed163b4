// What the checks in Chromium share: the browser, the files it is served, the pages of a site and the lines of a report.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join, sep } from "node:path";

export const require = createRequire(`${process.env.ACCEPTANCE_NODE}/package.json`);
const { chromium } = require("playwright-core");
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png",
  ".jpg": "image/jpeg", ".xml": "application/rss+xml", ".json": "application/feed+json", ".pdf": "application/pdf",
  ".txt": "text/plain; charset=utf-8" };
// Requests to this host are answered from `out`; no server runs.
export const OWN = "http://handout.test";

export const launch = () => chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });

/** The answer of a static host: the file under `out` that an address means, else the site's own 404 page. */
export function answer(out, path) {
  const name = join(out, decodeURIComponent(path));
  const file = existsSync(name) && statSync(name).isDirectory() ? join(name, "index.html") : name;
  if (existsSync(file)) return { status: 200, contentType: TYPES[extname(file)] ?? "application/octet-stream", body: readFileSync(file) };
  // Browsers ask for this by themselves.
  if (path === "/favicon.ico") return { status: 204 };
  const lost = join(out, "404.html");
  return { status: 404, contentType: TYPES[".html"], body: existsSync(lost) ? readFileSync(lost) : "" };
}

/** All HTML files as views: `kind` is what sort of page it is, `name` what its pictures and words are filed under. */
export function views(out) {
  const files = readdirSync(out, { recursive: true }).filter((file) => file.endsWith(".html")).sort();
  return files.map((file) => file.split(sep).join("/")).map((file) => ({ path: `/${file}`, ...called(out, file) }));
}

/** What a file is: topics and further pages of the archive lie two folders deep, an exercise has a handout beside it. */
function called(out, file) {
  const folders = file.split("/").slice(0, -1);
  const id = folders.join("-");
  if (file.endsWith("/email.html")) return { kind: "email", name: `email-${id}` };
  if (folders.length === 0) return { kind: file.replace(".html", ""), name: file.replace(".html", "") };
  if (folders.at(-2) === "page") return { kind: `${folders[0]}-further`, name: `further-${id}` };
  if (folders.length > 1) return { kind: folders[0], name: id };
  const exercise = existsSync(join(out, folders[0], "handout.png")) || existsSync(join(out, folders[0], "handout.pdf"));
  // All areas or tags, where the first page does not offer them all.
  if (["areas", "tags"].includes(id)) return { kind: `all-${id}`, name: `all-${id}` };
  return exercise ? { kind: "page", name: `page-${id}` } : { kind: id, name: id };
}

/** The views with no other of their kind before them. */
export function oneOfEachKind(views) {
  return views.filter((view, place) => views.findIndex((other) => other.kind === view.kind) === place);
}

/** Lets a page ask for what is under one of `bases` and notes everything else, and whatever it says to the console. */
export async function guard(page, out, bases, problems, delay = () => Promise.resolve()) {
  await page.route("**/*", async (route) => {
    const address = route.request().url();
    const base = bases.find((base) => address.startsWith(`${base}/`));
    if (base === undefined) {
      problems.requests.push(address);
      return route.abort();
    }
    await delay(route.request().resourceType());
    return route.fulfill(answer(out, new URL(address.slice(base.length), OWN).pathname));
  });
  listen(page, problems);
}

/** Notes what a page says to the console. */
export function listen(page, problems) {
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.console.push(message.text()));
  page.on("pageerror", (error) => problems.console.push(String(error)));
}

/** Waits for all pictures, those further down too, and tells which cannot be shown. Runs in the page. */
export async function loadPictures() {
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
  return images.filter((image) => image.naturalWidth === 0).map((image) => image.src);
}

/** One line for one check. */
export function report(name, problems) {
  const different = [...new Set(problems)].join("; ").replace(/\s+/g, " ");
  console.log(different ? `FAIL ${name}: ${different}` : `ok ${name}`);
}

/** Does the work with several hands, at most `hands` at once, and gives the results in order. */
export async function atOnce(hands, work, items) {
  const results = [];
  const queue = [...items.entries()];
  const hand = async () => { for (let next; (next = queue.shift());) results[next[0]] = await work(next[1]); };
  await Promise.all(Array.from({ length: hands }, hand));
  return results;
}
