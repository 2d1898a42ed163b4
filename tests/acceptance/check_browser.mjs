// Shows every page and newsletter in Chromium: takes their pictures, notes their visible words and reports what is
// wrong: node check_browser.mjs PROJECT_OUT SITE_URL PICTURES SHOWN
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { extname, join } from "node:path";

const { chromium } = createRequire(`${process.env.ACCEPTANCE_NODE}/package.json`)("playwright-core");
const [out, site, pictures, shown] = process.argv.slice(2);
const ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync"];
const TYPES = { ".html": "text/html; charset=utf-8", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png",
  ".jpg": "image/jpeg", ".xml": "application/rss+xml", ".pdf": "application/pdf", ".txt": "text/plain; charset=utf-8" };
// Requests to this host are answered from `out`; no server runs.
const OWN = "http://handout.test";
const SCHEMES = ["light", "dark"];

/** The file under `out` that an address means. */
function answer(path) {
  const name = join(out, decodeURIComponent(path));
  const file = existsSync(name) && statSync(name).isDirectory() ? join(name, "index.html") : name;
  if (existsSync(file)) return { status: 200, contentType: TYPES[extname(file)] ?? "application/octet-stream", body: readFileSync(file) };
  // Browsers ask for this by themselves.
  return { status: path === "/favicon.ico" ? 204 : 404, contentType: "text/plain", body: "" };
}

/** Everything that is to be looked at. A newsletter's pictures are on the site; a page may ask for nothing from there. */
function views() {
  const ids = (file) => readdirSync(out).filter((name) => existsSync(join(out, name, file)));
  const page = (name, path) => ({ name, path, widths: [390, 1280], mayAsk: [] });
  const email = (id) => ({ name: `email-${id}`, path: `/${id}/email.html`, widths: [320, 600, 1200], mayAsk: [site] });
  return [page("index", "/index.html"), ...ids("index.html").map((id) => page(`page-${id}`, `/${id}/index.html`)),
    ...ids("email.html").map(email)];
}

/** Answers what a view may ask for and notes everything else. */
async function guard(page, view, problems) {
  await page.route("**/*", (route) => {
    const address = route.request().url();
    const base = [OWN, ...view.mayAsk].find((base) => address.startsWith(`${base}/`));
    if (base !== undefined) return route.fulfill(answer(new URL(address.slice(base.length), OWN).pathname));
    problems.requests.push(address);
    return route.abort();
  });
  page.on("console", (message) => ["error", "warning"].includes(message.type()) && problems.console.push(message.text()));
  page.on("pageerror", (error) => problems.console.push(String(error)));
}

/** What is wrong with one view, over all its widths and colours. */
async function look(browser, view) {
  const problems = { console: [], requests: [], pictures: [], scroll: [] };
  for (const colorScheme of SCHEMES) {
    const page = await browser.newPage({ colorScheme, reducedMotion: "reduce" });
    await guard(page, view, problems);
    for (const width of new Set([320, ...view.widths])) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(OWN + view.path, { waitUntil: "networkidle" });
      const broken = await page.evaluate(loadPictures);
      problems.pictures.push(...broken);
      const needed = await page.evaluate(() => document.scrollingElement.scrollWidth);
      if (needed > width) problems.scroll.push(`${needed} px at ${width}`);
      if (view.widths.includes(width)) await page.screenshot({ path: join(pictures, `${view.name}-${width}-${colorScheme}.png`), fullPage: true });
    }
    writeFileSync(join(shown, `${view.name}.txt`), await page.evaluate(() => document.body.innerText));
    await page.close();
  }
  return problems;
}

/** Waits for all pictures, those further down too, and tells which cannot be shown. Runs in the page. */
async function loadPictures() {
  const images = [...document.images];
  for (const image of images) image.loading = "eager";
  await Promise.all(images.map((image) => image.decode().catch(() => {})));
  return images.filter((image) => image.naturalWidth === 0).map((image) => image.src);
}

/** One line for one check. */
function report(name, problems) {
  const different = [...new Set(problems)].join("; ").replace(/\s+/g, " ");
  console.log(different ? `FAIL ${name}: ${different}` : `ok ${name}`);
}

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ARGUMENTS });
try {
  for (const view of views()) {
    const problems = await look(browser, view);
    report(`browser/${view.name}/no-console-message`, problems.console);
    report(`browser/${view.name}/asks-no-other-host`, problems.requests);
    report(`browser/${view.name}/pictures-shown`, problems.pictures);
    report(`browser/${view.name}/no-sideways-scroll`, problems.scroll);
  }
} finally {
  await browser.close();
}
