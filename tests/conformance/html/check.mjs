// Checks HTML reports, and the pages of web sites, with tools that are not ours:
// the Nu HTML checker, axe-core, and Chromium. A page with the manifest of a site
// beside it, or beside its folder, belongs to a site, and may use the files of it.
//
// node check.mjs [--json] [--content] FILES...
//
// With --content, the looks of the pages are those of somebody else, and only what
// they say is checked: the HTML, its accessibility and its links.
// Prints a table of the checks, what each that failed found, and how many
// passed and failed. Exits with 1 if any failed; a tool that is missing is a
// failure. With --json it prints one JSON object for each check instead, and
// whether any failed is for its reader to see.

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { openPage, schemes, siteOf, startBrowser } from "./browser.mjs";

const NARROW = 320;
const WIDE = 1280;
const WIDTHS = [NARROW, WIDE];
const SMALLEST_TEXT = 19;
const SMALLEST_DRAWN = 11;
const LONGEST_LINE = 80;
const NARROWEST = 500;
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Shown for each check that failed; the rest is counted. */
const MOST_DETAILS = 12;

const given = process.argv.slice(2);
const flag = (name) => given[0] === name && Boolean(given.shift());
const asJson = flag("--json");
const contentOnly = flag("--content");

/** The files, each with the name it was given by. */
const names = new Map(given.map((name) => [resolve(name), name]));
const files = [...names.keys()];
if (files.length === 0) {
  console.error("usage: node check.mjs [--json] [--content] FILES...");
  process.exit(2);
}

const results = [];
const notes = [];

/** The ids of the pages of sites that links have led to. */
const idsOf = new Map();

function record(file, check, variant, problems, note = "") {
  results.push({ file, check, variant, problems, note });
}

/** Runs a part of the checks; what it throws is a failure of its check. */
async function attempt(file, check, variant, work) {
  try {
    await work();
  } catch (error) {
    record(file, check, variant, [String(error.message ?? error).trim()]);
  }
}

for (const file of files.filter((file) => !existsSync(file))) {
  record(file, "file", "", ["there is no such file"]);
}
const found = files.filter((file) => existsSync(file));

await attempt("", "vnu", "", () => found.length > 0 && validate(found));
await attempt("", "browser", "", () => found.length > 0 && inspect(found));
if (asJson) {
  for (const { file, ...found } of results) {
    console.log(JSON.stringify({ file: names.get(file) ?? "all", ...found }));
  }
} else {
  report();
}

// The Nu HTML checker: HTML, and the CSS inside it.

function validate(files) {
  const require = createRequire(import.meta.url);
  const jar = require.resolve("vnu-jar/build/dist/vnu.jar");
  const { error, stderr, status } = spawnSync(
    "java",
    ["-jar", jar, "--format", "json", "--exit-zero-always", ...files],
    { encoding: "utf8", maxBuffer: 1 << 28 },
  );
  if (error) {
    throw new Error(`java cannot be run: ${error.message}`);
  }
  let messages;
  try {
    messages = JSON.parse(stderr).messages;
  } catch {
    throw new Error(`vnu ended with ${status} and said: ${stderr.slice(0, 2000)}`);
  }
  const strays = messages.filter(({ url }) => url && !files.some((file) => sameFile(url, file)));
  if (strays.length > 0) {
    record("", "vnu", "", strays.map(({ url, message }) => `${url}: ${message}`));
  }
  for (const file of files) {
    const own = messages.filter(({ url }) => !url || sameFile(url, file));
    const errors = own.filter(({ type }) => type !== "info");
    const warnings = own.filter(({ type }) => type === "info");
    record(file, "vnu", "", errors.map(place), counted(warnings.length, "warning"));
    for (const warning of warnings) {
      notes.push(`${names.get(file)}: vnu warning: ${place(warning)}`);
    }
  }
}

function sameFile(url, file) {
  return decodeURI(url).replace(/^file:\/*/, "/") === file || url === pathToFileURL(file).href;
}

function place({ lastLine, lastColumn, message }) {
  return lastLine ? `line ${lastLine}, column ${lastColumn}: ${message}` : message;
}

// Chromium

async function inspect(files) {
  const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
  const browser = await startBrowser();
  try {
    for (const file of files) {
      const requests = new Set();
      for (const width of WIDTHS) {
        for (const scheme of schemes) {
          const variant = `${width} px, ${scheme}`;
          await attempt(file, "browser", variant, async () => {
            const opened = await openPage(browser, file, { width, scheme });
            try {
              await accessibility(file, variant, opened.page, axe);
              if (!contentOnly) await drawings(file, variant, opened.page);
              if (!contentOnly) await layout(file, width, variant, opened.page);
              if (scheme === schemes[0] && width === WIDE) {
                await links(file, opened.page);
                await selfContained(file, opened.page);
                if (!contentOnly) {
                  await structure(file, opened.page);
                  await tables(file, opened.page);
                }
              }
            } finally {
              opened.requests.forEach((url) => requests.add(url));
              await opened.close();
            }
          });
        }
      }
      record(file, "requests", "", [...requests].map((url) => `asks for ${url}`));
    }
  } finally {
    await browser.close();
  }
}

async function accessibility(file, variant, page, axe) {
  await page.evaluate(axe);
  // Only what is told leaves the page: all that axe knows of all nodes is much.
  const found = await page.evaluate(async (tags) => {
    const told = (results) =>
      results.flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => ({ id, target: target.flat(), why: failureSummary })),
      );
    const run = async (include, only) => {
      const { violations, incomplete, passes } = await window.axe.run(include, {
        runOnly: only,
        rules: only.type === "tag" ? { "target-size": { enabled: true } } : {},
        resultTypes: ["violations", "incomplete"],
      });
      return { violations: told(violations), incomplete: told(incomplete), passes: passes.length };
    };
    const whole = await run(document, { type: "tag", values: tags });

    // axe looks at the colours that are seen. Of a table that its frame scrolls
    // it cannot tell those of the cells that stand outside the frame, so these
    // are scrolled into it, in all the frames at once.
    const rule = "color-contrast";
    const element = ({ target }) => document.querySelector(target.at(-1));
    const frame = (node) => {
      const scrolls = (up) =>
        up.scrollWidth > up.clientWidth && /auto|scroll/.test(getComputedStyle(up).overflowX);
      let up = node.parentElement;
      while (up && !scrolls(up)) up = up.parentElement;
      return up;
    };
    // Of the words in a drawing it never can; their colours are measured below.
    const drawn = (node) => node.id === rule && element(node).closest('svg[role="img"]');
    const open = whole.incomplete.filter((node) => !drawn(node));
    let hidden = open.filter((node) => node.id === rule && frame(element(node)));
    const decided = open.filter((node) => !hidden.includes(node));
    const scrolled = hidden.length;
    while (hidden.length > 0) {
      const shown = new Map();
      for (const node of hidden) {
        const within = frame(element(node));
        if (!shown.has(within)) shown.set(within, node);
      }
      for (const node of shown.values()) {
        element(node).scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
      }
      const include = hidden.map(({ target }) => target);
      const again = await run({ include }, { type: "rule", values: [rule] });
      whole.violations.push(...again.violations);
      const key = ({ target }) => target.join(" ");
      const still = new Map(again.incomplete.map((node) => [key(node), node]));
      // What is in sight and still open stays so.
      const first = new Set([...shown.values()].map(key));
      decided.push(...[...still.values()].filter((node) => first.has(key(node))));
      hidden = hidden.filter((node) => still.has(key(node)) && !first.has(key(node)));
    }
    scrollTo({ top: 0, behavior: "instant" });
    return { ...whole, incomplete: decided, scrolled };
  }, TAGS);
  const tell = ({ id, target, why }) => `${id} at ${target.join(" ")}: ${why.replace(/\s*\n\s*/g, " ")}`;
  const problems = found.violations.map(tell);
  problems.push(...found.incomplete.map((node) => `not decided: ${tell(node)}`));
  // A run in which hardly any rule applied has not looked at the page.
  if (found.passes < 10) {
    problems.push(`only ${found.passes} rules of axe applied`);
  }
  record(file, "axe", variant, problems, found.scrolled > 0 ? `${counted(found.scrolled, "text")} scrolled to` : "");
}

/**
 * The colours of drawings on the paper that they are drawn on: 4.5:1 for words, 3:1
 * for signs, bars and lines (WCAG 2.2, success criteria 1.4.3 and 1.4.11). Land and
 * the lines of a grid tell nothing by themselves.
 */
async function drawings(file, variant, page) {
  const { problems, count } = await page.evaluate(() => {
    const parse = (colour) => colour.match(/[\d.]+/g)?.map(Number) ?? [];
    const light = (colour) => {
      const [r, g, b] = parse(colour).map((part) => {
        const share = part / 255;
        return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const contrast = (one, other) => {
      const [low, high] = [light(one), light(other)].sort((a, b) => a - b);
      return (high + 0.05) / (low + 0.05);
    };
    const painted = (colour) => colour !== "none" && !/^rgba\(.*, 0\)$/.test(colour);
    const problems = [];
    const drawings = document.querySelectorAll('svg[role="img"]');
    for (const drawing of drawings) {
      const paper = getComputedStyle(drawing).backgroundColor;
      if (!painted(paper)) problems.push("a drawing has no paper of its own");
      const tell = (part, least, colours) => {
        const most = Math.max(0, ...colours.filter(painted).map((colour) => contrast(colour, paper)));
        if (most < least) problems.push(`${part.outerHTML.slice(0, 80)} has ${most.toFixed(2)}:1 on ${paper}`);
      };
      for (const words of drawing.querySelectorAll("text")) tell(words, 4.5, [getComputedStyle(words).fill]);
      for (const shape of drawing.querySelectorAll(".active, .community, .dormant, .ended, .prospect, .ink, .line")) {
        if (shape.localName === "text") continue;
        const { fill, stroke } = getComputedStyle(shape);
        tell(shape, 3, [fill, stroke]);
      }
    }
    return { problems: [...new Set(problems)], count: drawings.length };
  });
  if (count > 0) record(file, "drawings", variant, problems, counted(count, "drawing"));
}

async function layout(file, width, variant, page) {
  const seen = await page.evaluate(() => {
    const start = (element) => element.textContent.trim().replace(/\s+/g, " ").slice(0, 50);
    const shown = (element) => element.getClientRects().length > 0;
    const root = document.documentElement;

    // What sticks out, unless a frame of its own scrolls it.
    const scrolled = (element) => {
      for (let up = element.parentElement; up && up !== document.body; up = up.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(up).overflowX)) return true;
      }
      return false;
    };
    const wide = [...document.body.querySelectorAll("*")]
      .filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1)
      .filter((element) => !scrolled(element))
      .map((element) => `${element.localName} “${start(element)}”`);

    const texts = [...document.querySelectorAll("main :is(p, li, dd, dt)")].filter(shown);
    const sizes = texts.map((element) => ({
      size: Number.parseFloat(getComputedStyle(element).fontSize),
      text: start(element),
    }));

    // The lines of a text, by the height at which each word stands.
    const linesOf = (element) => {
      const lines = [];
      const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      const range = document.createRange();
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        for (const { 0: word, index } of node.data.matchAll(/\S+\s*/g)) {
          range.setStart(node, index);
          range.setEnd(node, index + word.trimEnd().length);
          const box = range.getClientRects()[0];
          if (!box) continue;
          const middle = (box.top + box.bottom) / 2;
          const line = lines.find(({ top, bottom }) => top < middle && middle < bottom);
          if (line) line.text += word;
          else lines.push({ top: box.top, bottom: box.bottom, text: word });
        }
      }
      return lines.map(({ text }) => text.replace(/\s+/g, " ").trim());
    };
    const lines = [...document.querySelectorAll("main p")].filter(shown).flatMap(linesOf);
    const content = document.querySelector("main")?.getBoundingClientRect().width ?? 0;

    // The words of drawings as large as they are shown. A figure without its drawing has
    // its data instead.
    const visible = (element) => element.checkVisibility({ contentVisibilityAuto: true });
    const drawn = [...document.querySelectorAll('svg[role="img"]')].filter(visible);
    const words = drawn.flatMap((svg) => {
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      return [...svg.querySelectorAll("text")].map((text) => ({
        size: Number.parseFloat(getComputedStyle(text).fontSize) * scale,
        text: start(text),
      }));
    });
    const figures = [...document.querySelectorAll("figure:has(svg)")].filter(visible);
    const empty = figures
      .filter((figure) => ![...figure.querySelectorAll("svg, table")].some(visible))
      .map((figure) => start(figure));
    return { content, scrollWidth: root.scrollWidth, wide, sizes, lines, words, empty };
  });
  if (width === NARROW) {
    const problems = seen.scrollWidth > width ? [`the page is ${seen.scrollWidth} px wide`] : [];
    problems.push(...seen.wide.map((what) => `sticks out: ${what}`));
    record(file, "overflow", variant, problems);
  }
  if (width === WIDE) {
    // A word that fills its line is as long as it is.
    const lines = seen.lines.filter((line) => /\s/.test(line.trim()));
    const long = lines.filter((line) => line.length > LONGEST_LINE);
    const longest = Math.max(0, ...lines.map((line) => line.length));
    const problems = long.map((line) => `${line.length} characters: “${line}”`);
    if (seen.lines.length === 0) problems.push("there is no paragraph in main");
    // What stands in the column of the contents has lines of a few words.
    if (seen.lines.length > 0 && seen.content < NARROWEST) problems.push(`the content is ${seen.content} px wide`);
    record(file, "line length", variant, problems, `longest ${longest}`);
  }
  if (seen.words.length + seen.empty.length > 0) {
    const small = seen.words.filter(({ size }) => size < SMALLEST_DRAWN);
    const problems = small.map(({ size, text }) => `${size.toFixed(1)} px: “${text}”`);
    problems.push(...seen.empty.map((what) => `has neither drawing nor data: “${what}”`));
    record(file, "drawn words", variant, problems);
  }
  const small = seen.sizes.filter(({ size }) => size < SMALLEST_TEXT);
  const problems = small.map(({ size, text }) => `${size} px: “${text}”`);
  if (seen.sizes.length === 0) problems.push("there is no text in main");
  const smallest = Math.min(...seen.sizes.map(({ size }) => size));
  record(file, "text size", variant, problems, `smallest ${smallest} px`);
}

/** What is wrong with a link of a page to a file of its site. */
function astray(site, file, { address, text }) {
  const [path, id] = address.split("#");
  const target = resolve(dirname(file), decodeURI(path));
  const told = `“${text}” leads to ${address}`;
  if (!target.startsWith(`${site}/`)) return `${told}, out of the site`;
  if (!existsSync(target)) return `${told}, which is not there`;
  if (!id) return null;
  if (!idsOf.has(target)) {
    const ids = readFileSync(target, "utf8").matchAll(/\sid="([^"]*)"/g);
    idsOf.set(target, new Set([...ids].map(([, id]) => id)));
  }
  return idsOf.get(target).has(decodeURIComponent(id)) ? null : `${told}, where no such place is`;
}

async function links(file, page) {
  const { ids, targets, others } = await page.evaluate(() => ({
    ids: [...document.querySelectorAll("[id]")].map(({ id }) => id),
    others: [...document.querySelectorAll("[href], [src]")]
      .map((link) => ({
        address: link.getAttribute("href") ?? link.getAttribute("src"),
        text: link.textContent.trim() || link.localName,
      }))
      .filter(({ address }) => !/^(#|[a-z]+:)/i.test(address)),
    targets: [...document.querySelectorAll('a[href^="#"]')].map((link) => ({
      id: decodeURIComponent(link.getAttribute("href").slice(1)),
      text: link.textContent.trim(),
    })),
  }));
  const known = new Set(ids);
  const broken = targets.filter(({ id }) => !known.has(id));
  record(
    file,
    "in-page links",
    "",
    broken.map(({ id, text }) => `“${text}” leads to #${id}, which is not there`),
    counted(targets.length, "link"),
  );
  const site = siteOf(file);
  if (site) {
    const problems = others.map((link) => astray(site, file, link)).filter(Boolean);
    record(file, "links of the site", "", problems, counted(others.length, "link"));
  }
  const twice = ids.filter((id, index) => ids.indexOf(id) !== index);
  record(file, "unique ids", "", twice.map((id) => `#${id} is there more than once`), counted(ids.length, "id"));
}

async function selfContained(file, page) {
  // The files of a site are looked for by its links.
  const problems = await page.evaluate((inSite) => {
    const problems = [];
    for (const script of document.scripts) {
      if (script.type !== "application/ld+json" || script.hasAttribute("src")) {
        problems.push(`script: ${script.outerHTML.slice(0, 80)}`);
        continue;
      }
      try {
        JSON.parse(script.textContent);
      } catch (error) {
        problems.push(`linked data: ${error.message}`);
      }
    }
    for (const element of document.querySelectorAll("*")) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith("on") || /^\s*javascript:/i.test(value)) {
          problems.push(`${element.localName} has ${name}="${value.slice(0, 60)}"`);
        }
      }
    }
    const loading = 'link:is([rel~="stylesheet"], [rel~="preload"], [rel~="preconnect"], [rel~="dns-prefetch"], [rel~="prefetch"], [rel~="modulepreload"], [rel~="manifest"], [rel~="icon"]):not([href^="data:"]), iframe, frame, object, embed, base, :is(img, source, audio, video, track, input)[src]:not([src^="data:"]), [srcset]';
    for (const element of document.querySelectorAll(loading)) {
      const address = element.getAttribute("href") ?? element.getAttribute("src");
      if (inSite && address && !/^([a-z]+:|\/)/i.test(address) && element.matches("link[rel=stylesheet], img")) continue;
      problems.push(`loads: ${element.outerHTML.slice(0, 80)}`);
    }
    for (const style of document.querySelectorAll("style, [style]")) {
      const text = style.localName === "style" ? style.textContent : style.getAttribute("style");
      for (const [found] of text.matchAll(/@import[^;]*|url\((?!\s*["']?data:)[^)]*\)/gi)) {
        problems.push(`style: ${found}`);
      }
    }
    return problems;
  }, siteOf(file) !== null);
  record(file, "self-contained", "", problems);
}

async function structure(file, page) {
  const { problems, headings } = await page.evaluate((inSite) => {
    const problems = [];
    for (const name of ["header", "nav", "main", "footer", "h1"]) {
      const count = document.querySelectorAll(name).length;
      // A page of a site has several ways on; each has a name of its own.
      if (inSite && name === "nav") {
        const names = [...document.querySelectorAll(name)].map((nav) => {
          const heading = document.getElementById(nav.getAttribute("aria-labelledby"));
          return (nav.getAttribute("aria-label") ?? heading?.textContent ?? "").trim();
        });
        if (names.includes("")) problems.push("an element nav has no name");
        if (new Set(names).size < count) problems.push(`elements nav share a name: ${names.join(", ")}`);
        continue;
      }
      // A page of one section has no contents.
      const isShort = name === "nav" && document.querySelectorAll("main h2").length === 1;
      const wanted = isShort ? 0 : 1;
      if (count !== wanted) problems.push(`there are ${count} elements ${name}, not ${wanted}`);
    }
    const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")];
    let before = 0;
    for (const heading of headings) {
      const level = Number(heading.localName.slice(1));
      const text = heading.textContent.trim();
      if (level > before + 1) problems.push(`“${text}” is ${heading.localName} after h${before}`);
      if (text === "") problems.push(`a heading ${heading.localName} is empty`);
      before = level;
    }
    return { problems, headings: headings.length };
  }, siteOf(file) !== null);
  await page.keyboard.press("Tab");
  const skips = await page.evaluate(() => {
    const link = document.activeElement;
    const target = link.hash && document.querySelector(`main[id="${CSS.escape(link.hash.slice(1))}"]`);
    return Boolean(target) && link.getBoundingClientRect().height >= 24;
  });
  if (!skips) problems.push("what the keyboard reaches first is no visible link to main");
  record(file, "structure", "", problems, counted(headings, "heading"));
}

async function tables(file, page) {
  const { problems, count } = await page.evaluate(() => {
    const problems = [];
    const tables = [...document.querySelectorAll("table")];
    for (const table of tables) {
      const name = table.caption?.textContent.trim();
      const fault = (what) => problems.push(`table “${name ?? table.textContent.trim().slice(0, 30)}”: ${what}`);
      if (!name) fault("no caption");
      const head = [...(table.tHead?.rows[0]?.cells ?? [])];
      if (head.length === 0) fault("no heading row in thead");
      if (head.some((cell) => !cell.matches('th[scope="col"]') || cell.textContent.trim() === "")) {
        fault("a column without its heading");
      }
      for (const row of [...table.tBodies].flatMap((body) => [...body.rows])) {
        if (!row.cells[0]?.matches('th[scope="row"]')) fault("a row without its heading");
        if (head.length > 0 && row.cells.length !== head.length) fault("a row with more or fewer cells than columns");
      }
      if (table.querySelector("[colspan], [rowspan]")) fault("merged cells");
    }
    return { problems: [...new Set(problems)], count: tables.length };
  });
  record(file, "tables", "", problems, counted(count, "table"));
}

// The outcome

function counted(count, word) {
  return `${count} ${word}${count === 1 ? "" : "s"}`;
}

function report() {
  const rows = results.map(({ file, check, variant, problems, note }) => [
    names.get(file) ?? "all",
    check,
    variant,
    [problems.length > 0 ? `FAILED (${problems.length})` : "passed", note].filter(Boolean).join("; "),
  ]);
  rows.unshift(["file", "check", "variant", "result"]);
  const widths = rows[0].map((_, index) => Math.max(...rows.map((row) => row[index].length)));
  for (const row of rows) {
    console.log(row.map((cell, index) => (index === 3 ? cell : cell.padEnd(widths[index]))).join(" | "));
  }
  for (const { file, check, variant, problems } of results) {
    for (const problem of problems.slice(0, MOST_DETAILS)) {
      const where = [names.get(file), check, variant].filter(Boolean).join(", ");
      console.log(`\n${where}: ${problem}`);
    }
    if (problems.length > MOST_DETAILS) {
      console.log(`\n... and ${problems.length - MOST_DETAILS} more`);
    }
  }
  if (notes.length > 0) {
    console.log(`\n${notes.join("\n")}`);
  }
  const failed = results.filter(({ problems }) => problems.length > 0).length;
  console.log(`\n${results.length - failed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || results.length === 0 ? 1 : 0;
}
