// What comes out when a page is printed: the parts that are torn apart between two sheets.
import { execFileSync } from "node:child_process";

const PAPER = { format: "A4", margin: { top: "1cm", bottom: "1cm", left: "1cm", right: "1cm" } };
// What must stand on one sheet: torn apart, a card's end is printed over what follows it.
const WHOLE = ".card, .steps > li, .callout, .dose, .closing, .site-footer";
// pdftotext gives such words in the order in which they are seen, so they cannot be looked for.
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** Prints what a page shows into a file and tells what of it is not whole on any sheet. */
export async function torn(page, file) {
  await page.pdf({ path: file, ...PAPER });
  await page.emulateMedia({ media: "print" });
  const parts = await page.evaluate((whole) => [...document.querySelectorAll(whole)].map((part) => part.innerText), WHOLE);
  await page.emulateMedia({ media: null });
  const sheets = execFileSync("pdftotext", ["-raw", file, "-"], { encoding: "utf8" }).split("\f").map(letters);
  return parts.filter((part) => !RIGHT_TO_LEFT.test(part) && !sheets.some((sheet) => sheet.includes(letters(part)))).map((part) => `“${part.slice(0, 40)} …”`);
}

/** Words without spaces, line breaks and the signs that are drawn rather than written. */
const letters = (words) => words.normalize("NFKC").replace(/[^\p{L}\p{N}]/gu, "");
