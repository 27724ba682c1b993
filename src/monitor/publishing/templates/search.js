// The search of the site: fills the results of pagefind into the page. Text is set as text, never as HTML.
"use strict";

const STEP = 20;
const MOST_INSIDE = 3;
const PAUSE = 250;

const part = (name) => document.getElementById(`search-${name}`);
const root = document.getElementById("search");
const language = document.documentElement.lang;
const state = { pagefind: null, facets: {}, found: [], shown: 0, turn: 0 };

async function start() {
  // From a file the browser refuses this, and the page goes on saying that search needs a web server.
  const pagefind = await import("./pagefind/pagefind.js");
  const answer = await fetch(`./pagefind/facets.${language}.json`);
  if (!answer.ok) throw new Error(`no facets: ${answer.status}`);
  await pagefind.options({ excerptLength: 30 });
  await pagefind.init();
  state.pagefind = pagefind;
  state.facets = await answer.json();
  part("form").hidden = false;
  part("offline").hidden = true;
  listen();
  const asked = new URLSearchParams(location.search);
  part("words").value = asked.get("q") ?? "";
  choose("kind", asked.get("kind"));
  choose("period", asked.get("period"));
  if (asked.get("q")) await search();
}

function choose(name, value) {
  const known = [...part(name).options].some((option) => option.value === value);
  if (known) part(name).value = value;
}

function listen() {
  let waiting;
  part("form").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  part("words").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE);
  });
  for (const name of ["kind", "period"]) part(name).addEventListener("change", search);
  part("more").addEventListener("click", () => showMore(true));
}

async function search() {
  const turn = ++state.turn;
  const words = part("words").value.trim();
  remember(words);
  try {
    const answer = await state.pagefind.search(words || null);
    if (turn !== state.turn) return; // a later search is under way
    state.found = answer.results.filter(isWanted);
    state.shown = 0;
    part("results").replaceChildren();
    await showMore(false);
    if (turn === state.turn) part("count").textContent = told(state.found.length);
  } catch {
    part("count").textContent = root.dataset.failed;
  }
}

function isWanted(result) {
  const [kind, period] = state.facets[result.id] ?? [];
  const matches = (name, value) => !part(name).value || part(name).value === value;
  return matches("kind", kind) && matches("period", period);
}

function told(number) {
  if (number === 0) return root.dataset.none;
  return number === 1 ? root.dataset.one : root.dataset.many.replace("{number}", number.toLocaleString(language));
}

function remember(words) {
  const asked = new URLSearchParams({ q: words, kind: part("kind").value, period: part("period").value });
  history.replaceState(null, "", `?${asked}`);
}

async function showMore(moveFocus) {
  const turn = state.turn;
  const next = state.found.slice(state.shown, state.shown + STEP);
  const pages = await Promise.all(next.map((result) => result.data()));
  if (turn !== state.turn) return;
  const items = pages.map((page, place) => item(next[place], page));
  part("results").append(...items);
  state.shown += items.length;
  part("more").hidden = state.shown >= state.found.length;
  if (moveFocus && items.length) items[0].querySelector("a").focus();
}

function item(result, page) {
  const address = `.${page.raw_url}`;
  const about = node("p", facts(result));
  about.className = "about";
  const inside = (page.sub_results ?? []).filter((each) => each.anchor?.id).slice(0, MOST_INSIDE);
  const parts = [node("h2", link(address, page.meta.title)), about, node("p", ...marked(page.excerpt))];
  if (inside.length) parts.push(insides(address, inside));
  return node("li", ...parts);
}

// The kind and the period, as the two lists call them.
function facts(result) {
  const names = ["kind", "period"].map((name, place) => {
    const value = state.facets[result.id][place];
    return [...part(name).options].find((option) => option.value === value)?.textContent;
  });
  return names.filter(Boolean).join(" · ");
}

function insides(address, found) {
  const links = found.flatMap((each) => [" ", link(`${address}#${each.anchor.id}`, each.title)]);
  const made = node("p", root.dataset.inside, ...links);
  made.className = "inside";
  return made;
}

function link(address, words) {
  const made = node("a", words);
  made.href = address;
  return made;
}

// An excerpt is HTML with the words found in <mark>: it is read in a document of its own, where nothing runs.
function marked(excerpt) {
  const read = new DOMParser().parseFromString(excerpt, "text/html");
  return [...read.body.childNodes].map((each) =>
    each.nodeName === "MARK" ? node("mark", each.textContent) : each.textContent,
  );
}

function node(name, ...children) {
  const made = document.createElement(name);
  made.append(...children);
  return made;
}

start().catch(() => {});
