// Starts the machine's Chromium and opens pages in it.

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

/** The widths and colour schemes that pages are looked at in. */
export const schemes = ["light", "dark"];

/** Starts Chromium: the program named by CHROMIUM, or /usr/bin/chromium. */
export async function startBrowser() {
  const executablePath = process.env.CHROMIUM || "/usr/bin/chromium";
  if (!existsSync(executablePath)) {
    throw new Error(`there is no Chromium at \`${executablePath}\`; name it in CHROMIUM`);
  }
  return chromium.launch({
    executablePath,
    headless: true,
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** The folder of the web site that a page belongs to, if it belongs to one. */
export function siteOf(file) {
  for (const folder of [dirname(file), dirname(dirname(file))]) {
    if (existsSync(join(folder, "site-manifest.json"))) return folder;
  }
  return null;
}

/**
 * Opens a file in a context of its own. Nothing but the file, and the files of the
 * web site that it belongs to, is let through; what else the page asks for is in
 * `requests`.
 */
export async function openPage(browser, file, { width, height = 900, scheme }) {
  // A content policy of the page would keep its requests from being seen.
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    bypassCSP: true,
    serviceWorkers: "block",
  });
  const page = await context.newPage();
  const address = pathToFileURL(file).href;
  const site = siteOf(file);
  const own = site && `${pathToFileURL(site).href}/`;
  const requests = [];
  await page.route("**/*", (route) => {
    const url = route.request().url();
    if (url === address || url.startsWith("data:") || (own && url.startsWith(own))) {
      return route.continue();
    }
    requests.push(url);
    return route.abort();
  });
  await page.goto(address, { waitUntil: "load" });
  return { page, requests, close: () => context.close() };
}
