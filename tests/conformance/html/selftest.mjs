// Tests check.mjs: a page that is in order passes, and each of a set of broken
// copies fails, by the check that is meant to find the fault.
//
// node selftest.mjs

import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const here = (name) => fileURLToPath(new URL(name, import.meta.url));
const good = readFileSync(here("fixture.html"), "utf8");

/** A copy with one change, which has to be possible. */
function changed(from, to) {
  if (!good.includes(from)) {
    throw new Error(`fixture.html has no “${from}”`);
  }
  return good.replace(from, to);
}

/** A copy whose table scrolls in a frame, with a last cell of this colour. */
function framed(color) {
  const open = '<div role="group" aria-label="Places" tabindex="0" style="overflow-x: auto; background: #fff; color: #111"><table style="width: 60rem">';
  return changed("<table>", open)
    .replace("</table>", "</table></div>")
    .replace("<td>2010</td>", `<td style="color: ${color}">the year 2010</td>`);
}

/** A copy with a drawing, in these colours. */
function drawn(words, sign) {
  const drawing = `<svg role="img" aria-label="A dot" viewBox="0 0 100 20" style="background: #fff"><circle class="active" cx="10" cy="10" r="5" fill="${sign}"/><text x="20" y="14" fill="${words}">a dot</text></svg>`;
  return changed("</main>", `${drawing}</main>`);
}

/** A copy with a link to this address. */
function linked(address) {
  return changed("<p>1.2", `<p><a href="${address}">Elsewhere</a></p><p>1.2`);
}

// What is broken, the broken page, the checks that fail, and what they say.
const cases = [
  { name: "nothing", page: good, fails: [] },
  { name: "nothing, alone", page: good, alone: true, fails: [] },
  { name: "broken link, alone", page: changed('href="#1.1"', 'href="#1.9"'), alone: true, fails: ["in-page links"], says: /leads to #1\.9, which is not there/ },
  { name: "missing language", page: changed(' lang="en-GB"', ""), fails: ["axe"], says: /html-has-lang/ },
  { name: "low contrast", page: changed("--text: #111", "--text: #aaa"), fails: ["axe"], says: /color-contrast/ },
  { name: "frame that scrolls", page: framed("#111"), fails: [] },
  { name: "low contrast, scrolled to", page: framed("#aaa"), fails: ["axe"], says: /color-contrast at .*td.*#aaaaaa/ },
  { name: "contrast not decided", page: changed("<footer>", '<footer style="background: linear-gradient(#fff, #000)">'), fails: ["axe"], says: /not decided: color-contrast at / },
  { name: "small targets", page: changed("body > a, nav a {", "nav li { font-size: 0.625rem; line-height: 1; } body > a {"), fails: ["axe"], says: /target-size/ },
  { name: "no landmark", page: changed('<main id="main" tabindex="-1">', '<div id="main" tabindex="-1">').replace("</main>", "</div>"), fails: ["axe", "line length", "structure", "text size"], says: /landmark-one-main/ },
  { name: "wide element", page: changed("<table>", '<table style="width: 40rem">'), fails: ["overflow"], says: /the page is 6\d\d px wide/ },
  { name: "broken link", page: changed('href="#1.1"', 'href="#1.9"'), fails: ["in-page links"], says: /leads to #1\.9, which is not there/ },
  { name: "id there twice", page: changed('<p>1.2', '<p id="1.1">1.2'), fails: ["unique ids", "vnu"], says: /#1\.1 is there more than once/ },
  { name: "table without header", page: changed(/<thead>.*<\/thead>/.exec(good)[0], ""), fails: ["tables"], says: /no heading row in thead/ },
  { name: "row without header", page: changed('<th scope="row">Bochum</th>', "<td>Bochum</td>"), fails: ["tables"], says: /a row without its heading/ },
  { name: "table without caption", page: changed("<caption>Places</caption>", ""), fails: ["tables"], says: /no caption/ },
  { name: "unclosed element", page: changed("</main>", "<div></main>"), fails: ["vnu"], says: /open elements|Unclosed element/ },
  { name: "error in the style", page: changed("p { max-width", "p { max-widht"), fails: ["line length", "vnu"], says: /max-widht/ },
  { name: "small text", page: changed("font: 1.1875rem", "font: 1rem"), fails: ["text size"], says: /16 px: / },
  { name: "long lines", page: changed("p { max-width: 36rem; }", ""), fails: ["line length"], says: /1\d\d characters: / },
  { name: "content in a narrow column", page: changed("p { max-width: 36rem; }", "p { max-width: 36rem; } main { width: 18rem; }"), fails: ["line length"], says: /the content is 288 px wide/ },
  { name: "skipped heading", page: changed('<h2 id="two">The second part</h2>', '<h4 id="two">The second part</h4>'), fails: ["axe", "structure", "vnu"], says: /is h4 after h2/ },
  { name: "no skip link", page: changed('<a href="#main">Skip to the text</a>', ""), fails: ["structure"], says: /keyboard reaches first/ },
  { name: "request", page: changed("<footer>", '<footer><img src="https://example.org/a.png" alt="">'), fails: ["requests", "self-contained"], says: /asks for https:\/\/example\.org\/a\.png/ },
  { name: "script", page: changed("<footer>", "<footer><script>1;</script>"), fails: ["self-contained"], says: /script: <script>/ },
  { name: "linked data that is no JSON", page: changed('"name":"A page"}', '"name":'), fails: ["self-contained"], says: /linked data: / },
  { name: "drawing", page: drawn("#111", "#005f99"), fails: [] },
  { name: "pale words in a drawing", page: drawn("#999", "#005f99"), fails: ["drawings"], says: /<text .* has 2\.8\d:1/ },
  { name: "pale sign in a drawing", page: drawn("#111", "#bbb"), fails: ["drawings"], says: /<circle .* has 1\.9\d:1/ },
  { name: "small words in a drawing", page: drawn("#111", "#005f99").replace("0 0 100 20", "0 0 1000 200"), fails: ["drawn words"], says: /\d px: “a dot”/ },
  { name: "figure without drawing or data", page: changed("</main>", '<figure><figcaption>Map</figcaption><svg style="display: none"></svg></figure></main>'), fails: ["drawn words"], says: /neither drawing nor data: “Map”/ },
  { name: "page of a site", page: good, site: true, fails: [] },
  { name: "link to another page of a site", page: linked("../places/altstadt.html#one"), site: true, fails: [] },
  { name: "link to no page of a site", page: linked("../places/nowhere.html"), site: true, fails: ["links of the site"], says: /nowhere\.html, which is not there/ },
  { name: "link to no place on a page", page: linked("altstadt.html#three"), site: true, fails: ["links of the site"], says: /where no such place is/ },
  { name: "link out of a site", page: linked("../../a.html"), site: true, fails: ["links of the site"], says: /out of the site/ },
  { name: "no file", page: null, fails: ["file"], says: /there is no such file/ },
  { name: "no Chromium", page: good, alone: true, environment: { CHROMIUM: "/nowhere/chromium" }, fails: ["browser"], says: /no Chromium at `\/nowhere\/chromium`/ },
  { name: "no Java", page: good, alone: true, environment: { PATH: "/nowhere" }, fails: ["vnu"], says: /java cannot be run/ },
];

const folder = mkdtempSync(join(tmpdir(), "html-selftest-"));
let failed = 0;
try {
  for (const [index, test] of cases.entries()) {
    test.file = join(folder, `${index}.html`);
    // A site has a manifest, and another page.
    if (test.site) {
      const site = join(folder, `site-${index}`);
      mkdirSync(join(site, "places"), { recursive: true });
      writeFileSync(join(site, "site-manifest.json"), "");
      writeFileSync(join(site, "places", "altstadt.html"), good);
      test.file = join(site, "places", "page.html");
    }
    if (test.page !== null) {
      writeFileSync(test.file, test.page);
    }
  }
  // Most in one run, so that Java and the browser start once; some each in a run
  // of its own, with its table and exit status.
  const together = cases.filter(({ alone }) => !alone);
  const { output } = check(["--json", ...together.map(({ file }) => file)]);
  const results = output.trim().split("\n").map((line) => JSON.parse(line));
  for (const test of together) {
    const own = results.filter(({ file }) => file === test.file);
    const broken = own.filter(({ problems }) => problems.length > 0);
    const said = broken.flatMap(({ problems }) => problems).join("\n");
    tell(test, broken.map(({ check }) => check), said, own.length > 0 ? [] : ["nothing was checked"]);
  }
  for (const test of cases.filter(({ alone }) => alone)) {
    const { status, output } = check([test.file], test.environment);
    const failing = output
      .split("\n")
      .map((line) => line.split(" | ").map((cell) => cell.trim()))
      .filter((cells) => cells.length === 4 && cells[3].startsWith("FAILED"))
      .map((cells) => cells[1]);
    tell(test, failing, output, status === (test.fails.length > 0 ? 1 : 0) ? [] : [`ends with ${status}`]);
  }
} finally {
  rmSync(folder, { recursive: true });
}
console.log(`\n${cases.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** Holds what failed, and what was said, against what has to be. */
function tell({ name, fails, says }, failing, said, problems) {
  const found = [...new Set(failing)].sort();
  if (found.join() !== fails.join()) {
    problems.push(`fails by [${found.join(", ")}], not by [${fails.join(", ")}]`);
  }
  if (says && !says.test(said)) {
    problems.push(`does not say ${says}`);
  }
  failed += problems.length > 0 ? 1 : 0;
  console.log(`${name.padEnd(28)} | ${problems.join("; ") || "as expected"}`);
  if (problems.length > 0) {
    console.log(said);
  }
}

function check(words, environment) {
  const { error, status, stdout, stderr } = spawnSync(process.execPath, [here("check.mjs"), ...words], {
    env: { ...process.env, ...environment },
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) {
    throw error;
  }
  return { status, output: words[0] === "--json" ? stdout : stdout + stderr };
}
