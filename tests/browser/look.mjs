// Opens pages in Chromium and tells what it sees: a list of visits as JSON on stdin, a list of findings on stdout.
// A visit: {url, width, height, scheme, media, javascript, zoom, ready, steps}; `ready` is a selector to wait for,
// `steps` names functions of STEPS.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const AT_ONCE = 3;
const MOST_TABS = 60;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "EN-301-549", "best-practice", "experimental"];

// Every step gets the page and the visit; what it returns is the finding of its name.
const STEPS = {
  async axe(page) {
    await page.evaluate(axe);
    return page.evaluate(async (values) => {
      const options = { runOnly: { type: "tag", values }, preload: false, resultTypes: ["violations", "incomplete"] };
      const found = await globalThis.axe.run(document, options);
      const ground = (each) => {
        const colour = each ? getComputedStyle(each).backgroundColor : "rgb(255, 255, 255)";
        return colour === "rgba(0, 0, 0, 0)" ? ground(each.parentElement) : colour;
      };
      const colours = (selector) => {
        const each = document.querySelector(selector);
        return [getComputedStyle(each).color, ground(each)];
      };
      const told = (results) => results.flatMap((rule) => rule.nodes.map((node) => ({
        rule: rule.id,
        selector: node.target.flat().join(" "),
        why: [...node.any, ...node.all, ...node.none][0]?.message ?? rule.help,
        colours: rule.id === "color-contrast" ? colours(node.target[0]) : null,
      })));
      return { violations: told(found.violations), incomplete: told(found.incomplete), passes: found.passes.length };
    }, RULES);
  },

  // Images that the browser could not draw.
  async images(page) {
    return page.evaluate(() => [...document.images].filter((each) => !each.complete || !each.naturalWidth)
      .map((each) => each.outerHTML.slice(0, 160)));
  },

  // What is wider than the page; what scrolls within a box of its own is not.
  async overflow(page) {
    return page.evaluate(() => {
      const root = document.scrollingElement;
      const scrolls = (each) => each && each !== root && each !== document.body
        && (getComputedStyle(each).overflowX !== "visible" || scrolls(each.parentElement));
      const wide = [...document.body.querySelectorAll("*")].filter(
        (each) => each.getBoundingClientRect().right > root.clientWidth + 1 && !scrolls(each.parentElement));
      return { width: root.scrollWidth, room: root.clientWidth, wide: wide.slice(0, 5).map((each) => each.outerHTML.slice(0, 160)) };
    });
  },

  // Boxes that hide a part of the text in them.
  async clipped(page) {
    return page.evaluate(() => [...document.body.querySelectorAll("*")].filter((each) => {
      const { overflowX, overflowY, clipPath } = getComputedStyle(each);
      const hides = (way) => way === "hidden" || way === "clip";
      return each.textContent.trim() && clipPath === "none" && each.checkVisibility()
        && ((hides(overflowX) && each.scrollWidth > each.clientWidth + 1)
          || (hides(overflowY) && each.scrollHeight > each.clientHeight + 1));
    }).map((each) => each.outerHTML.slice(0, 160)));
  },

  // Tab through the page: what gets the focus, in order, and whether the focus can be seen.
  async tab(page) {
    const wanted = await page.evaluate(() => {
      const able = "a[href], button, input, select, textarea, summary, [tabindex='0']";
      const all = [...document.querySelectorAll(able)].filter(
        (each) => each.checkVisibility({ visibilityProperty: true }) && !each.disabled && each.tabIndex >= 0);
      all.forEach((each, number) => { each.dataset.stop = number; });
      return all.map((each) => each.outerHTML.replace(/\sdata-stop="\d+"/, "").slice(0, 120));
    });
    const stops = [];
    for (let count = 0; count < wanted.length + 1; count += 1) {
      await page.keyboard.press("Tab");
      const stop = await page.evaluate(() => {
        const each = document.activeElement;
        if (!each || each === document.body) return null;
        const { outlineStyle, outlineWidth } = getComputedStyle(each);
        const box = each.getBoundingClientRect();
        const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        return { number: Number(each.dataset.stop), ring: outlineStyle !== "none" ? parseFloat(outlineWidth) : 0, inView };
      });
      if (stop === null) break;
      stops.push(stop);
    }
    return { wanted, stops };
  },

  // The first stop is the skip link; Enter on it brings the focus to the content.
  async skip(page) {
    await page.keyboard.press("Tab");
    const before = await page.evaluate(() => {
      const box = document.activeElement.getBoundingClientRect();
      return { href: document.activeElement.getAttribute("href"), seen: box.left >= 0 && box.top >= 0 && box.width > 0 };
    });
    await page.keyboard.press("Enter");
    await page.waitForTimeout(50);
    return { ...before, focus: await page.evaluate(() => document.activeElement.tagName.toLowerCase()) };
  },

  // Find a document by keyboard alone: Tab to the box, type, Enter, Tab on to the first that was found, Enter.
  async search(page, visit) {
    const tabTo = async (selector) => {
      for (let count = 1; count <= MOST_TABS; count += 1) {
        await page.keyboard.press("Tab");
        if (await page.evaluate((wanted) => document.activeElement.matches(wanted), selector)) return count;
      }
      throw new Error(`${selector} is not reached by ${MOST_TABS} times Tab`);
    };
    await page.waitForSelector("#search-form:not([hidden])");
    await tabTo("#search-words");
    await page.keyboard.type(visit.words);
    await page.keyboard.press("Enter");
    await page.waitForSelector("#search-results li a");
    const found = await page.evaluate(() => ({
      count: document.querySelector("#search-count").innerText,
      titles: [...document.querySelectorAll("#search-results h3")].map((each) => each.innerText),
    }));
    await tabTo("#search-results a");
    await Promise.all([page.waitForEvent("domcontentloaded"), page.keyboard.press("Enter")]);
    return { ...found, opened: page.url(), title: await page.evaluate(() => document.querySelector("h1").innerText) };
  },

  // Which parts of a search page can be seen.
  async shown(page) {
    return page.evaluate(() => Object.fromEntries(["#search-offline", "#search-form", "#documents"].map(
      (selector) => [selector, document.querySelector(selector).checkVisibility()])));
  },

  // Leaf through a show: of every slide its title, and what is cut or lies over something else.
  async show(page) {
    const slides = [];
    const total = await page.evaluate(() => document.querySelectorAll(".slides > section").length);
    for (let count = 0; count < total; count += 1) {
      slides.push(await page.evaluate(() => {
        const slide = document.querySelector(".slides > section.present");
        const parts = [...slide.children].filter((each) => each.checkVisibility());
        const boxes = parts.map((each) => each.getBoundingClientRect());
        const meet = (one, other) => one.bottom > other.top + 1 && other.bottom > one.top + 1
          && one.right > other.left + 1 && other.right > one.left + 1;
        return {
          title: slide.querySelector("h1, h2").innerText,
          cut: Math.max(slide.scrollHeight - slide.clientHeight, slide.scrollWidth - slide.clientWidth),
          over: parts.filter((_, at) => boxes.some((box, other) => other > at && meet(boxes[at], box)))
            .map((each) => each.outerHTML.slice(0, 120)),
        };
      }));
      await page.keyboard.press("ArrowRight");
    }
    return { total, slides };
  },

  async text(page) {
    return page.evaluate(() => document.body.innerText);
  },

  // The page as it comes out of a printer.
  async paper(page) {
    return (await page.pdf({ preferCSSPageSize: true })).toString("base64");
  },
};

async function visited(browser, visit) {
  const context = await browser.newContext({
    viewport: { width: visit.width, height: visit.height },
    colorScheme: visit.scheme,
    javaScriptEnabled: visit.javascript,
    reducedMotion: "reduce",
  });
  const page = await context.newPage();
  const seen = { requests: [], console: [], dialogs: [], visit };
  page.on("request", (request) => seen.requests.push(request.url()));
  page.on("console", (message) => seen.console.push(`${message.type()}: ${message.text()}`));
  page.on("pageerror", (error) => seen.console.push(`error: ${error.message}`));
  page.on("dialog", (dialog) => { seen.dialogs.push(dialog.message()); return dialog.dismiss(); });
  context.on("page", (other) => seen.dialogs.push(`a new page: ${other.url()}`));
  try {
    await page.emulateMedia({ media: visit.media });
    await page.goto(visit.url, { waitUntil: "load" });
    if (visit.ready) await page.waitForSelector(visit.ready);
    await page.evaluate((zoom) => { document.documentElement.style.fontSize = zoom; }, visit.zoom);
    for (const step of visit.steps) seen[step] = await STEPS[step](page, visit);
    seen.ran = await page.evaluate(() => globalThis.ran ?? null);
  } finally {
    await context.close();
  }
  return seen;
}

const visits = JSON.parse(readFileSync(0, "utf8"));
const browser = await chromium.launch({
  executablePath: process.argv[2],
  // Names of hosts lead nowhere, so that nothing can be fetched even by mistake.
  args: ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"],
});
const found = new Array(visits.length);
let next = 0;
const work = async () => {
  for (let number = next++; number < visits.length; number = next++) found[number] = await visited(browser, visits[number]);
};
await Promise.all(Array.from({ length: AT_ONCE }, work));
await browser.close();
process.stdout.write(JSON.stringify(found));
