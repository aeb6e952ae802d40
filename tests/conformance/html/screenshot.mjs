// Takes pictures of a page at three widths, light and dark.
//
// node screenshot.mjs FILE OUTDIR
//
// At 1280 px the whole page is taken, at the other widths three screens.

import { mkdirSync } from "node:fs";
import { basename, extname, join, resolve } from "node:path";
import { openPage, schemes, startBrowser } from "./browser.mjs";

const SCREENS = [
  { width: 320, height: 640 },
  { width: 768, height: 1024 },
  { width: 1280, height: 800, whole: true },
];

const [file, folder] = process.argv.slice(2);
if (!file || !folder) {
  console.error("usage: node screenshot.mjs FILE OUTDIR");
  process.exit(2);
}
mkdirSync(folder, { recursive: true });
const browser = await startBrowser();
try {
  for (const { width, height, whole } of SCREENS) {
    for (const scheme of schemes) {
      const shown = whole ? height : 3 * height;
      const { page, close } = await openPage(browser, resolve(file), { width, height: shown, scheme });
      const path = join(folder, `${basename(file, extname(file))}-${width}-${scheme}.png`);
      await page.screenshot({ path, fullPage: Boolean(whole) });
      await close();
      console.log(path);
    }
  }
} finally {
  await browser.close();
}
