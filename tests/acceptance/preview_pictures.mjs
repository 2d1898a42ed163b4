// Takes pictures of every tab of a running preview, by day and by night, on a phone and on a desk:
//   ACCEPTANCE_NODE=target/acceptance/node node tests/acceptance/preview_pictures.mjs ADDRESS FOLDER
// ADDRESS is what `handout preview open-book` printed, with its key.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { launch } from "./browser.mjs";

export const TABS = ["handout", "page", "email", "text", "captions", "pictures"];
const WIDTHS = [390, 1280];

/** Every tab of an exercise and the list, in one file each. */
export async function takePictures(browser, address, folder, widths = WIDTHS) {
  mkdirSync(folder, { recursive: true });
  for (const colorScheme of ["light", "dark"]) {
    const page = await browser.newPage({ colorScheme, reducedMotion: "reduce" });
    await page.goto(address);
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      for (const [name, path] of [["list", "/"], ...TABS.map((tab) => [tab, new URL(tab, address).pathname])]) {
        await page.goto(new URL(path, address).href, { waitUntil: "load" });
        await page.waitForFunction(() => document.body.dataset.status === "up-to-date");
        await page.screenshot({ path: join(folder, `preview-${name}-${width}-${colorScheme}.png`), fullPage: true });
      }
    }
    await page.close();
  }
}

if (process.argv[1].endsWith("preview_pictures.mjs")) {
  const [address, folder] = process.argv.slice(2);
  const browser = await launch();
  try { await takePictures(browser, address, folder); } finally { await browser.close(); }
}
