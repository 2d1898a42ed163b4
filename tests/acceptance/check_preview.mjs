// Writes in a project while its preview is open in Chromium, and reports what is wrong:
//   node check_preview.mjs HANDOUT PROJECT WORK PICTURES
// HANDOUT is the program, PROJECT a project that is copied into the folder WORK; PICTURES gets a picture of every tab.
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { launch, listen, loadPictures, report, require } from "./browser.mjs";
import { TABS, takePictures } from "./preview_pictures.mjs";

const [handout, project, work, pictures] = process.argv.slice(2).map((path) => resolve(path));
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const RULES = { runOnly: { type: "tag", values: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa",
  "best-practice", "experimental"] }, rules: { "color-contrast-enhanced": { enabled: false } } };
const FILE = join(work, "exercises", "2026-11-09-open-book.md");
const FIRST_STEP = "Lie on your left side with a pillow under your head.";
const PATIENCE = { timeout: 20_000 };

rmSync(work, { recursive: true, force: true });
mkdirSync(work, { recursive: true });
cpSync(join(project, "handout.yaml"), join(work, "handout.yaml"));
cpSync(join(project, "exercises"), join(work, "exercises"), { recursive: true });
const text = readFileSync(FILE, "utf8");

/** The program, the address that it prints, with its key, and where that leads. */
async function start(port = "0") {
  const program = spawn(handout, ["preview", "--port", port, "--quiet"], { cwd: work, stdio: ["ignore", "pipe", "inherit"] });
  const line = await new Promise((done, failed) => {
    createInterface({ input: program.stdout }).once("line", done);
    program.once("exit", () => failed(new Error("handout preview ended")));
  });
  const entrance = line.trim();
  return { program, entrance, address: new URL("/", entrance).href };
}

/** A page that notes whatever it asks of others and says to the console. */
async function open(browser, problems, options = {}) {
  const page = await browser.newPage({ reducedMotion: "reduce", ...options });
  page.on("request", (request) => { if (!request.url().startsWith(address)) problems.requests.push(request.url()); });
  listen(page, problems);
  await page.goto(entrance);
  return page;
}

const upToDate = (page) => page.waitForFunction(() => document.body.dataset.status === "up-to-date", null, PATIENCE);

async function goTo(page, path) {
  await page.goto(new URL(path, address).href, { waitUntil: "load" });
  await upToDate(page);
}

/** Saves and tells how many milliseconds it took until it was seen. */
async function save(change, seen) {
  const began = performance.now();
  change();
  await seen();
  return Math.round(performance.now() - began);
}

async function violations(page, where) {
  await page.evaluate(AXE);
  // What stands in the frames is looked at by itself, where it is made.
  const found = await page.evaluate((rules) => window.axe.run({ exclude: [["iframe"]] }, rules), RULES);
  if (found.passes.length === 0) return [`${where}: axe tried nothing`];
  return found.violations.map((rule) => `${where}: ${rule.id} at ${rule.nodes.map((node) => node.target.join(" ")).join(", ")}`);
}

/** A save is seen, in the place where somebody was. */
async function checkSaving(page) {
  const wrong = [];
  await goTo(page, "/open-book/text");
  await page.locator("#copy-plain-text").focus();
  const words = "Lie on your left side, on a mat.";
  const took = await save(() => writeFileSync(FILE, text.replace(FIRST_STEP, words)),
    () => page.waitForFunction((words) => document.getElementById("plain-text").textContent.includes(words), words, PATIENCE));
  console.log(`# a save of the words was seen after ${took} ms`);
  await page.waitForFunction(() => document.getElementById("said").textContent.startsWith("Updated"), null, PATIENCE);
  if (await page.evaluate(() => document.activeElement.id) !== "copy-plain-text") wrong.push("the focus went elsewhere");
  writeFileSync(FILE, text);
  await page.waitForFunction((words) => document.getElementById("plain-text").textContent.includes(words), FIRST_STEP, PATIENCE);
  report("preview/save-is-seen-and-told", wrong);
}

/** The newsletter stays scrolled to where it was, in the same width and colours. */
async function checkPlace(page) {
  const wrong = [];
  await goTo(page, "/open-book/email");
  await page.locator("label:has(#width-phone)").click();
  await page.locator("label:has(#colours-dark)").click();
  await page.waitForFunction(() => document.getElementById("screen")?.src.includes("/dark/"), null, PATIENCE);
  const inFrame = (words) => page.waitForFunction((words) => document.getElementById("screen").contentDocument?.body?.innerText.includes(words),
    words, PATIENCE);
  await inFrame(FIRST_STEP);
  await page.waitForFunction(() => document.getElementById("screen").offsetHeight > 1500, null, PATIENCE);
  await page.evaluate(() => scrollTo(0, 1200));
  const where = page.url();
  const before = await page.evaluate(() => scrollY);
  const words = "Lie on your left side, on a bed.";
  const took = await save(() => writeFileSync(FILE, text.replace(FIRST_STEP, words)), () => inFrame(words));
  console.log(`# a save of the newsletter was seen after ${took} ms`);
  const after = await page.evaluate(() => scrollY);
  if (before < 1000 || Math.abs(after - before) > 2) wrong.push(`scrolled to ${after} instead of ${before}`);
  const shown = await page.evaluate(() => [document.getElementById("width-phone").checked, document.getElementById("colours-dark").checked]);
  if (page.url() !== where || !shown.every(Boolean)) wrong.push(`it shows ${page.url()}, ${shown}`);
  const dark = await page.evaluate(() => {
    const page = document.getElementById("screen").contentDocument;
    return page.defaultView.getComputedStyle(page.body).backgroundColor;
  });
  const light = dark.match(/\d+/g).slice(0, 3).map(Number).some((part) => part > 90);
  if (light) wrong.push(`by night it is ${dark}`);
  writeFileSync(FILE, text);
  await inFrame(FIRST_STEP);
  report("preview/place-is-kept", wrong);
}

/** What a copy button says and what is on the clipboard then. */
async function checkCopying(page) {
  const wrong = [];
  await goTo(page, "/open-book/captions");
  const networks = await page.locator(".captions .copy").all();
  if (networks.length < 7) wrong.push(`only ${networks.length} captions`);
  for (const button of networks) {
    const shown = await page.locator(`[id="${await button.getAttribute("data-copy")}"]`).evaluate((place) => place.textContent);
    await button.click();
    await page.waitForFunction(() => document.getElementById("said").textContent === "Copied", null, PATIENCE);
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    if (copied !== shown || copied.length < 50) wrong.push(`copied ${JSON.stringify(copied)} instead of ${JSON.stringify(shown)}`);
  }
  const instagram = await page.locator("#caption-instagram-1").evaluate((place) => place.textContent);
  const built = readFileSync(join(project, "out", "open-book", "captions", "instagram.txt"), "utf8");
  if (instagram !== built) wrong.push("Instagram's caption is not what a build writes");
  report("preview/copy-button-copies-the-exact-caption", wrong);
}

/** Through all tabs with the keyboard alone. */
async function checkKeyboard(page) {
  const wrong = [];
  await goTo(page, "/open-book/handout");
  await page.locator("#tab-handout").focus();
  const selected = () => page.evaluate(() => [document.activeElement.id, document.querySelector('[aria-selected="true"]').id,
    document.getElementById("panel").className, document.querySelectorAll('[role="tab"][tabindex="-1"]').length]);
  const press = async (key, name) => {
    await page.keyboard.press(key);
    await page.waitForFunction((name) => document.getElementById("panel").classList.contains(`of-${name}`), name, PATIENCE);
    const [focus, chosen, , rest] = await selected();
    if (focus !== `tab-${name}` || chosen !== `tab-${name}` || rest !== 5) wrong.push(`${key}: ${focus}, ${chosen}, ${rest}`);
  };
  for (const name of TABS.slice(1)) await press("ArrowRight", name);
  await press("ArrowRight", "handout");
  await press("ArrowLeft", "pictures");
  await press("Home", "handout");
  await press("End", "pictures");
  await page.goBack();
  await page.waitForFunction(() => document.getElementById("panel").classList.contains("of-handout"), null, PATIENCE);
  await goTo(page, "/open-book/page");
  await page.locator("#tab-page").focus();
  await page.keyboard.press("Tab");
  if (await page.evaluate(() => document.activeElement.id) !== "panel") wrong.push("after the tabs comes not the panel");
  await page.keyboard.press("Tab");
  await page.keyboard.press("ArrowLeft");
  await page.waitForFunction(() => document.querySelector(".screen").dataset.width === "390", null, PATIENCE);
  if (await page.evaluate(() => document.activeElement.id) !== "width-phone") wrong.push("the width lost the focus");
  report("preview/keyboard", wrong);
}

/** A mistake comes into the page and goes away again. */
async function checkMistakes(page, problems) {
  const wrong = [];
  await goTo(page, "/open-book/captions");
  const took = await save(() => writeFileSync(FILE, text.replace("dose: {hold: 15s", "dose: {hold: fifteen")),
    () => page.waitForSelector(".finding.mistake", PATIENCE));
  console.log(`# a mistake was seen after ${took} ms`);
  const said = await page.locator("[data-region=found]").innerText();
  for (const words of ["exercises/2026-11-09-open-book.md", "line 10, column 14", "fifteen", "E027", "before the mistake"]) {
    if (!said.includes(words)) wrong.push(`no ${words} in ${said}`);
  }
  if (await page.locator("#caption-instagram-1").count() !== 1) wrong.push("the caption from before is gone");
  if (!await page.locator("#alarm").isVisible()) wrong.push("nothing at the top says so");
  for (const width of [320, 1280]) {
    await page.setViewportSize({ width, height: 900 });
    problems.axe.push(...await violations(page, `mistakes ${width}`));
    await page.screenshot({ path: join(pictures, `preview-mistakes-${width}.png`), fullPage: true });
  }
  await page.waitForTimeout(100);
  writeFileSync(FILE, text);
  await page.waitForSelector(".finding.mistake", { state: "detached", ...PATIENCE });
  report("preview/mistakes-come-and-go", wrong);
}

/** An exercise whose file goes away is said to be gone, not the preview; when it comes back, so does the page. */
async function checkGone(page) {
  const wrong = [];
  await goTo(page, "/open-book/captions");
  renameSync(FILE, `${FILE}.away`);
  await page.waitForFunction(() => !["up-to-date", undefined].includes(document.body.dataset.status), null, PATIENCE);
  const said = await page.locator("#live").innerText();
  if (said !== "This exercise is no longer there") wrong.push(`it says ${said}`);
  if (await page.locator("#caption-instagram-1").count() !== 1) wrong.push("the caption from before is gone");
  renameSync(`${FILE}.away`, FILE);
  await upToDate(page);
  report("preview/a-file-that-goes-and-comes-back", wrong);
}

/** No page of a preview is wider than its window, and axe finds nothing. */
async function checkEveryTab(browser, problems) {
  const wide = [];
  for (const colorScheme of ["light", "dark"]) {
    const page = await open(browser, problems, { colorScheme });
    for (const width of [320, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      for (const path of ["/", ...TABS.map((tab) => `/open-book/${tab}`)]) {
        await goTo(page, path);
        const needed = await page.evaluate(() => document.scrollingElement.scrollWidth);
        if (needed > width) wide.push(`${path}: ${needed} px at ${width}`);
        problems.axe.push(...await violations(page, `${path} ${width} ${colorScheme}`));
      }
    }
    await page.close();
  }
  report("preview/no-sideways-scroll", wide);
}

/** What another web site, at another port and at another name, gets to see of it. */
async function checkOthers(browser) {
  const wrong = [];
  const other = createServer((_, answer) => {
    answer.setHeader("Content-Type", "text/html");
    answer.end("<!doctype html><title>other</title><body>other");
  });
  await new Promise((done) => other.listen(0, "127.0.0.1", done));
  const port = other.address().port;
  for (const host of ["127.0.0.1", "localhost"]) {
    const page = await browser.newPage();
    // With the cookie of the one who may read it.
    await page.goto(entrance);
    await page.goto(`http://${host}:${port}/`);
    const seen = await page.evaluate(async (address) => {
      const read = (options) => fetch(`${address}open-book/captions`, options).then((answer) => answer.text(), () => "refused");
      const waits = (element, path) => new Promise((done) => {
        element.onload = () => done("loaded");
        element.onerror = () => done("refused");
        element.src = address + path;
        document.body.append(element);
      });
      const frame = document.createElement("iframe");
      await waits(frame, "open-book/captions");
      let framed = "refused";
      try { framed = frame.contentDocument?.body?.innerText ?? "refused"; } catch { /* another origin, as it should be */ }
      return {
        fetched: await read({}), opaque: await read({ mode: "no-cors" }), framed,
        picture: await waits(new Image(), "-/file/open-book/social/square.png"),
        script: await waits(document.createElement("script"), "-/preview.js"),
        frames: await new Promise((done) => { setTimeout(() => done(frame.contentWindow.length), 300); }),
      };
    }, address);
    if (seen.fetched !== "refused" || seen.opaque.length > 10) wrong.push(`${host} read ${seen.fetched} ${seen.opaque}`);
    if (seen.picture !== "refused" || seen.script !== "refused") wrong.push(`${host} showed ${JSON.stringify(seen)}`);
    if (seen.framed.includes("Instagram")) wrong.push(`${host} framed it`);
    const framed = page.frames().find((frame) => frame !== page.mainFrame());
    const inside = await framed?.evaluate(() => document.body.innerText).catch(() => "") ?? "";
    if (inside.includes("Instagram") || inside.includes("Open book")) wrong.push(`${host} framed ${inside.slice(0, 40)}`);
    await page.close();
  }
  // Without keep-alive there would be nothing to close.
  other.closeAllConnections();
  await new Promise((done) => other.close(done));
  report("preview/no-other-site-reads-it", wrong);
}

/** Links in frames neither leave the machine nor open a window. */
async function checkLinks(page, context) {
  const wrong = [];
  await goTo(page, "/open-book/page");
  const frame = page.frames().find((one) => one.url().includes("/-/site/"));
  const links = await frame.locator("a[href^=http], a[href^=mailto], a[href^=tel]").count();
  if (links < 3) wrong.push(`only ${links} links to elsewhere`);
  for (let number = 0; number < links; number += 1) {
    await frame.locator("a[href^=http], a[href^=mailto], a[href^=tel]").nth(number).click({ noWaitAfter: true });
  }
  await page.waitForTimeout(300);
  if (context.pages().length !== 1) wrong.push(`${context.pages().length} windows`);
  if (!frame.url().startsWith(address)) wrong.push(`the frame went to ${frame.url()}`);
  report("preview/links-to-elsewhere-do-nothing", wrong);
}

/** The printed address lets a browser in and is seen no more; without it nobody comes in. */
async function checkKey(browser) {
  const wrong = [];
  const key = new URL(entrance).searchParams.get("key");
  const context = await browser.newContext();
  const page = await context.newPage();
  const closed = await page.goto(`${address}open-book/captions`);
  const said = await page.locator("body").innerText();
  if (closed.status() !== 403 || !said.includes("printed in the terminal")) wrong.push(`without a key: ${closed.status()} ${said}`);
  await page.goto(entrance);
  await upToDate(page);
  if (page.url() !== address) wrong.push(`it stays at ${page.url()}`);
  const readable = await page.evaluate(() => [document.cookie, document.referrer, document.documentElement.outerHTML, location.href].join());
  if (readable.includes(key)) wrong.push("a script can read the key");
  const [cookie, ...others] = await context.cookies();
  const isOurs = cookie.name === `handout-${new URL(address).port}` && cookie.httpOnly && cookie.sameSite === "Strict" && cookie.path === "/";
  if (!isOurs || cookie.domain !== "127.0.0.1" || cookie.expires !== -1 || others.length) wrong.push(JSON.stringify([cookie, ...others]));
  await goTo(page, "/open-book/email");
  const inFrame = page.frameLocator("#screen");
  await inFrame.locator("img").first().waitFor(PATIENCE);
  const lost = await inFrame.locator("body").evaluate(loadPictures);
  if (lost.length) wrong.push(`the frame lacks ${lost}`);
  await goTo(page, "/open-book/handout");
  const isPdf = (answer) => answer.url().includes("handout.pdf");
  const [shown] = await Promise.all([context.waitForEvent("response", isPdf), page.locator("#open-pdf").click()]);
  if (shown.status() !== 200) wrong.push(`the PDF file is answered with ${shown.status()}`);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("#save-pdf").click()]);
  if (!readFileSync(await download.path()).subarray(0, 5).equals(Buffer.from("%PDF-"))) wrong.push("the saved file is no PDF");
  await context.close();
  report("preview/the-key-lets-in-and-is-seen-no-more", wrong);
}

/** What another preview at the same place is to a page of the one before. */
async function checkAnew(page, context, again) {
  const wrong = [];
  await page.waitForFunction(() => document.getElementById("live").textContent.startsWith("The preview was started anew"), null, PATIENCE);
  await page.locator("#tab-captions").click();
  await page.waitForFunction(() => document.getElementById("said").textContent.includes("open the address that it printed now"), null, PATIENCE);
  if (await page.locator("#plain-text").count() !== 1) wrong.push("the text from before is gone");
  await page.screenshot({ path: join(pictures, "preview-anew.png") });
  const fresh = await context.newPage();
  await fresh.goto(again.entrance);
  await upToDate(fresh);
  await fresh.close();
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await upToDate(page);
  report("preview/a-new-preview-is-told-and-taken", wrong);
}

/** The end of the program is told, and nothing goes wrong by it. */
async function checkEnd(page, program) {
  await goTo(page, "/open-book/text");
  const ended = new Promise((done) => program.once("exit", done));
  program.kill("SIGINT");
  const code = await ended;
  await page.waitForFunction(() => document.body.dataset.status === "stopped", null, PATIENCE);
  report("preview/its-end-is-told", code === 0 ? [] : [`it ended with ${code}`]);
}

const { program, entrance, address } = await start();
let again;
const browser = await launch();
try {
  mkdirSync(pictures, { recursive: true });
  const problems = { console: [], requests: [], axe: [] };
  const context = await browser.newContext({ reducedMotion: "reduce", permissions: ["clipboard-read", "clipboard-write"] });
  const page = await open(context, problems);
  await page.setViewportSize({ width: 1280, height: 900 });
  await checkSaving(page);
  await checkPlace(page);
  await checkCopying(page);
  await checkKeyboard(page);
  await checkMistakes(page, problems);
  await page.setViewportSize({ width: 1280, height: 900 });
  const quiet = [...problems.console];
  await checkGone(page);
  await checkLinks(page, context);
  await checkEveryTab(browser, problems);
  await takePictures(browser, entrance.replace("/?", "/open-book/?"), pictures);
  report("preview/axe", problems.axe);
  report("preview/asks-no-other-host", problems.requests);
  report("preview/no-console-message", quiet);
  await checkOthers(browser);
  await checkKey(browser);
  await checkEnd(page, program);
  again = await start(new URL(address).port);
  await checkAnew(page, context, again);
} finally {
  program.kill("SIGKILL");
  again?.program.kill("SIGKILL");
  await browser.close();
}
