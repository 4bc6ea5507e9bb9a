// What a headless browser sees of pages: jobs come as JSON on stdin, what was seen goes as JSON to stdout.
//
// A job is {name, url, width, scheme, screenshot?}. Packages and the unpacked browser lie in the working folder.
// FARGATE_TF_CHROMIUM names another Chromium.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = process.cwd();
const require = createRequire(join(folder, "package.json"));

// The package was made for AWS Lambda: there it brings the libraries that a bare machine lacks. Nothing is asked of AWS.
process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs20.x";
process.env.TMPDIR = join(folder, "unpacked");
mkdirSync(process.env.TMPDIR, { recursive: true });

const browserPath = async () => {
  if (process.env.FARGATE_TF_CHROMIUM) return process.env.FARGATE_TF_CHROMIUM;
  const entry = require.resolve("@sparticuz/chromium");
  const { default: chromium } = await import(pathToFileURL(entry));
  return (chromium.default ?? chromium).executablePath();
};

const seriousOf = async (page) => {
  await page.evaluate(readFileSync(require.resolve("axe-core/axe.min.js"), "utf8"));
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((each) => `${each.impact} ${each.id}: ${each.nodes[0].html} (${each.nodes.length})`);
};

const look = async (browser, { name, url, width, scheme, screenshot }) => {
  const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme: scheme });
  const page = await context.newPage();
  const seen = { name, console: [], requests: [] };
  page.on("console", (message) => seen.console.push(message.text()));
  page.on("pageerror", (error) => seen.console.push(String(error)));
  page.on("request", (request) => request.url() === url || seen.requests.push(request.url()));
  await page.goto(url);
  const overflowing = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
  seen.overflow = await page.evaluate(overflowing);
  seen.violations = await seriousOf(page);
  await page.keyboard.press("Tab");
  seen.focus = await page.evaluate(() => document.activeElement.textContent);
  if (screenshot) await page.screenshot({ path: screenshot, fullPage: true });
  await page.emulateMedia({ media: "print" });
  seen.printOverflow = await page.evaluate(overflowing);
  await context.close();
  return seen;
};

const jobs = JSON.parse(readFileSync(0, "utf8"));
const executablePath = await browserPath();
if (jobs.length) {
  const { chromium } = require("playwright-core");
  const browser = await chromium.launch({
    executablePath,
    args: [
      "--no-sandbox", "--no-zygote", "--disable-gpu", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync",
    ],
  });
  const seen = [];
  for (const job of jobs) seen.push(await look(browser, job));
  console.log(JSON.stringify({ version: browser.version(), seen }));
  await browser.close();
}
