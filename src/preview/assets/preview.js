// Keeps a page of the preview up to date without losing its place: tabs, copying, frames, and news of each save.
"use strict";

const said = document.getElementById("said");
const live = document.getElementById("live");
const regions = () => [...document.querySelectorAll("[data-region]")];
const region = (root, name) => root.querySelector(`[data-region="${name}"]`);

// What the server sent last for each region: only what differs from it is replaced.
const sent = new Map(regions().map((part) => [part.dataset.region, part.outerHTML]));
let coming = null;

/** Tells it to those who listen; the same words twice are told twice. */
function say(words) {
  said.textContent = "";
  setTimeout(() => { said.textContent = words; }, 50);
}

// Places

/** Where somebody is: the focus, and how far what is looked at has been scrolled. */
function place() {
  const focus = document.activeElement;
  const top = document.getElementById("panel")?.getBoundingClientRect().top;
  return { focus: focus?.id, x: scrollX, y: scrollY, top };
}

function goBackTo({ focus, x, y, top }, keep) {
  const element = focus && document.getElementById(focus);
  if (element && element !== document.activeElement) element.focus({ preventScroll: true });
  if (!keep) return;
  scrollTo({ left: x, top: y, behavior: "instant" });
  // Mistakes that come or go above it do not move what is being read.
  const moved = document.getElementById("panel")?.getBoundingClientRect().top - top;
  if (top < 0 && moved) scrollBy({ top: moved, behavior: "instant" });
}

// Pages

/** Fetches a page of the preview and puts what is new of it into this one. */
async function show(address, { keep }) {
  coming?.abort();
  const own = coming = new AbortController();
  const panel = document.getElementById("panel");
  const slow = setTimeout(() => panel?.setAttribute("aria-busy", "true"), 200);
  try {
    const answer = await fetch(address, { signal: own.signal });
    if (answer.status === 404) return gone();
    if (answer.status === 403) return anew();
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!page.querySelector("[data-region]")) throw new Error("no page of the preview");
    const whole = page.getElementById("panel") === null || panel === null;
    if (whole && address !== location.href) return location.assign(address);
    await take(page, keep);
    document.body.dataset.revision = page.body.dataset.revision;
    document.title = page.title;
    if (events?.readyState === EventSource.OPEN) online();
    return true;
  } catch (error) {
    if (error.name !== "AbortError") offline();
    return false;
  } finally {
    clearTimeout(slow);
    if (coming === own) document.getElementById("panel")?.removeAttribute("aria-busy");
  }
}

/** Replaces the regions that differ. */
async function take(page, keep) {
  const here = place();
  for (const part of page.querySelectorAll("[data-region]")) {
    const name = part.dataset.region;
    const html = part.outerHTML;
    const old = region(document, name);
    if (!old || sent.get(name) === html) continue;
    sent.set(name, html);
    const fresh = document.importNode(part, true);
    const scrolled = old.firstElementChild?.scrollTop;
    await replace(old, fresh, keep);
    if (scrolled) fresh.firstElementChild.scrollTop = scrolled;
  }
  dress();
  goBackTo(here, keep);
}

/** A frame that shows the same thing as before goes on being shown until the new one is there. */
async function replace(old, fresh, keep) {
  const before = old.querySelector("iframe");
  const after = fresh.querySelector("iframe");
  const isSame = before && after && keep && before.title === after.title && before.width === after.width;
  if (!isSame) return old.replaceWith(fresh);
  const height = before.style.height;
  if (before.getAttribute("src") !== after.getAttribute("src")) await load(before, after.src);
  // The frame itself stays where it is: moving one loads it again.
  before.style.height = before.style.height || height;
  around(old, fresh, before);
}

/** Everything beside a frame that stays. */
function around(old, fresh, frame) {
  const holder = frame.closest(".screen");
  const slot = fresh.querySelector(".screen");
  while (old.firstChild && old.firstChild !== holder) old.firstChild.remove();
  while (holder.nextSibling) holder.nextSibling.remove();
  while (fresh.firstChild && fresh.firstChild !== slot) holder.before(fresh.firstChild);
  slot.remove();
  holder.after(...fresh.childNodes);
  holder.className = slot.className;
  old.className = fresh.className;
}

/** Loads a frame anew and waits until it is there, with the height that it had. */
function load(frame, address) {
  return new Promise((done) => {
    frame.addEventListener("load", done, { once: true });
    setTimeout(done, 5000);
    frame.contentWindow.location.replace(address);
    frame.setAttribute("src", new URL(address, location.href).pathname + new URL(address, location.href).search);
  });
}

// Tabs

const tabs = () => [...document.querySelectorAll('[role="tab"]')];

async function open(address) {
  history.pushState(null, "", address);
  choose(address);
  await show(location.href, { keep: false });
}

/** Shows at once which tab is meant, before it has come. */
function choose(address) {
  for (const tab of tabs()) {
    const isIt = tab.pathname === new URL(address, location.href).pathname;
    tab.setAttribute("aria-selected", String(isIt));
    tab.tabIndex = isIt ? 0 : -1;
  }
  sent.delete("tabs");
}

const STEPS = { ArrowRight: 1, ArrowLeft: -1 };

function onTabKey(event) {
  const all = tabs();
  const at = all.indexOf(event.target);
  if (at < 0 || event.ctrlKey || event.altKey || event.metaKey) return;
  const to = event.key === "Home" ? 0 : event.key === "End" ? all.length - 1
    : event.key in STEPS ? (at + STEPS[event.key] + all.length) % all.length : null;
  if (event.key === " ") { event.preventDefault(); event.target.click(); }
  if (to === null) return;
  event.preventDefault();
  all[to].focus();
  all[to].click();
}

// Copying

async function copy(button) {
  const source = document.getElementById(button.dataset.copy);
  try {
    await navigator.clipboard.writeText(source.textContent);
    say("Copied");
    button.classList.add("done");
    setTimeout(() => button.classList.remove("done"), 1600);
  } catch {
    getSelection().selectAllChildren(source);
    say("The browser does not allow copying: the text is selected, press Control and C");
  }
}

// What depends on the width of the window

/** Frames as high as what they show, and as small as the window; bars as long as their share. */
function dress() {
  for (const fill of document.querySelectorAll("[data-share]")) fill.style.width = `${fill.dataset.share}%`;
  for (const frame of document.querySelectorAll(".screen iframe")) {
    if (!frame.dataset.dressed) {
      frame.dataset.dressed = "yes";
      frame.addEventListener("load", () => measure(frame));
    }
    measure(frame);
  }
}

function measure(frame) {
  const holder = frame.parentElement;
  const width = Number(holder.dataset.width);
  const room = getComputedStyle(holder.parentElement);
  const inside = holder.parentElement.clientWidth - parseFloat(room.paddingLeft) - parseFloat(room.paddingRight);
  const scale = Math.min(1, inside / width);
  const page = frame.contentDocument;
  const isThere = page?.body && page.URL !== "about:blank";
  if (isThere) frame.style.height = `${Math.ceil(page.body.getBoundingClientRect().height + margins(page))}px`;
  frame.style.transform = scale < 1 ? `scale(${scale})` : "";
  holder.style.width = `${Math.floor(width * scale)}px`;
  holder.style.height = `${Math.ceil(frame.offsetHeight * scale)}px`;
}

function margins(page) {
  const style = page.defaultView.getComputedStyle(page.body);
  return parseFloat(style.marginTop) + parseFloat(style.marginBottom);
}

// News

let events = null;
let away = null;

function listen() {
  if (events) return;
  events = new EventSource("/-/events");
  events.onmessage = ({ data }) => news(data);
  events.onopen = () => { clearTimeout(away); online(); };
  events.onerror = () => { clearTimeout(away); away = setTimeout(miss, 1500); };
}

/** A hidden page needs no connection, of which a browser has only six. */
function rest() {
  events?.close();
  events = null;
}

async function news(revision) {
  if (revision === document.body.dataset.revision) return;
  if (!await show(location.href, { keep: true })) return;
  const found = document.getElementById("found-title");
  say(found ? `Updated. ${found.textContent}` : "Updated");
  document.body.classList.add("fresh");
  setTimeout(() => document.body.classList.remove("fresh"), 1200);
}

function online() { status("up-to-date", "Up to date"); }

/** What is here stays to be looked at, until its file comes back or somebody goes elsewhere. */
function gone() {
  const words = "This exercise is no longer there";
  status("gone", words);
  say(words);
  return false;
}

/** Without news: the preview has ended, or another one with another key has taken its place. */
async function miss() {
  const answer = await fetch("/-/icon.svg").catch(() => null);
  if (document.hidden || events?.readyState === EventSource.OPEN) return;
  if (!answer) return offline();
  if (answer.status === 403) return anew();
  rest();
  listen();
}

/** Once its address is open in another window, this one goes on as soon as somebody turns to it. */
function anew() {
  const words = "The preview was started anew: open the address that it printed now";
  status("stopped", words);
  say(words);
  rest();
  return false;
}

function offline() { status("stopped", "Stopped: run handout preview again"); }

function status(name, words) {
  document.body.dataset.status = name;
  if (live.textContent !== words) live.textContent = words;
}

// Everything together

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-copy]");
  if (button) return void copy(button);
  const tab = event.target.closest('[role="tab"]');
  const isPlain = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (tab && isPlain) { event.preventDefault(); if (tab.href !== location.href) open(tab.href); }
});
document.addEventListener("keydown", onTabKey);
document.addEventListener("change", (event) => {
  const form = event.target.closest("form.choices");
  if (form) open(`${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`);
});
addEventListener("popstate", () => { choose(location.href); show(location.href, { keep: false }); });
addEventListener("resize", dress);
document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
addEventListener("focus", listen);
addEventListener("pagehide", rest);
addEventListener("pageshow", () => { if (!document.hidden) listen(); });
document.documentElement.classList.add("js");
document.querySelector(".shelf [aria-current]")?.scrollIntoView({ block: "nearest" });
dress();
