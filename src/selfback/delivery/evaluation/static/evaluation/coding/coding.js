/** The page on which texts are coded: by mouse, by touch and by keyboard. */

import * as listing from "./listing.js";
import * as links from "./links.js";
import * as memos from "./memos.js";
import * as paint from "./paint.js";
import { pick } from "./picker.js";
import { blocks, partsOf, selectedPlace, wordsOf } from "./places.js";
import { forget, news, send } from "./sending.js";
import * as walking from "./walking.js";

const MOST_RECENT = 9;
const LOOK_AGAIN = 60_000; // milliseconds: others code too
const { addresses, words, mayAddCodes, member, project, ...given } = JSON.parse(
  document.getElementById("coding-given").textContent,
);
const room = document.getElementById("coding-text");
const state = document.querySelector("[data-state]");
const told = document.querySelector("[data-told]");
const shownWords = document.querySelector("[data-selected]");
const recentAt = `coding-recent:${member}`;
const codings = new Set();
const done = []; // what Z takes back: {coding, wasGiven}
let codes = given.codes;
let recent = JSON.parse(localStorage.getItem(recentAt) ?? "[]");
let held = null; // what was last selected with mouse or finger
let waiting = 0;

const codeOf = ({ code }) => codes.find(({ id }) => id === code);
const colour = (id) => codes.find((each) => each.id === id)?.colour;
const act = { jump, remove: takeBack, memo: (coding) => memos.open(coding, { codeOf, words, addresses, say, list }), link };

paint.start({ colour, name: (coding) => codeOf(coding)?.name ?? "", pick: listing.mark });
given.codings.forEach(show);
list();
showRecent();
memos.onText({ addresses, words, say });
goToHash();
window.addEventListener("hashchange", goToHash);

function link(coding) {
  links.open(coding, { codings, codeOf, words, addresses, project, member, say, list, jump });
}

function show(coding) {
  codings.add(coding);
  paint.add(coding);
}

function hide(coding) {
  codings.delete(coding);
  paint.remove(coding);
}

function list() {
  listing.fill(codings, { codeOf, words, act });
}

/** What a code would be given to now. */
function current() {
  return selectedPlace() ?? held ?? walking.walkedPlace();
}

function showCurrent() {
  const place = current();
  paint.showHere(place);
  shownWords.textContent = place ? words.selected.replace("{words}", `“${wordsOf(place)}”`) : "";
}

function give(code, place = current(), { isUndoing = false } = {}) {
  if (!place) return say(words.nothing);
  const isThere = [...codings].some(
    (each) => each.mine && each.code === code.id && ["source", "start", "end"].every((k) => each[k] === place[k]),
  );
  if (isThere) return say(coded(code, place));
  const key = crypto.randomUUID();
  const coding = { ...place, id: key, code: code.id, mine: true, isNew: true, memo: null, links: [] };
  coding.body = { key, code: code.id, ...place };
  show(coding);
  list();
  use(code);
  if (!isUndoing) done.push({ coding, wasGiven: true });
  say(coded(code, place));
  coding.kept = send(addresses.codings, coding.body).then(
    ({ coding: kept }) => (Object.assign(coding, kept, { isNew: false }), list()),
    (refused) => (hide(coding), list(), no(refused)),
  );
  held = null;
  document.getSelection().removeAllRanges();
  showCurrent();
  return undefined;
}

function coded(code, place) {
  return words.coded.replace("{code}", code.name).replace("{words}", wordsOf(place, 60));
}

async function takeBack(coding, { isUndoing = false } = {}) {
  hide(coding);
  list();
  say(words.gone.replace("{code}", codeOf(coding)?.name ?? ""));
  if (!isUndoing) done.push({ coding, wasGiven: false });
  room.focus({ preventScroll: true });
  if (coding.isNew && forget(coding.body)) return;
  await coding.kept;
  if (coding.isNew) return; // it was refused
  const address = addresses.takeBack.replace("CODING", coding.id);
  send(address, {}).catch((refused) => (show(coding), list(), no(refused)));
}

function undo() {
  const last = done.pop();
  if (!last) return say(words.noUndo);
  if (last.wasGiven && codings.has(last.coding)) return takeBack(last.coding, { isUndoing: true });
  if (!last.wasGiven) {
    give(codeOf(last.coding), placeOf(last.coding), { isUndoing: true });
  }
  return undefined;
}

/** A coding's place with the digest of its text, which codings from the server do not bear. */
function placeOf({ source, start, end }) {
  const { sha256 } = blocks.find((block) => block.source === source);
  return { source, sha256, start, end };
}

function no({ why }) {
  state.textContent = words.refused.replace("{why}", why ?? "");
  state.dataset.state = "refused";
  say(state.textContent);
}

function say(sentence) {
  told.textContent = "";
  requestAnimationFrame(() => (told.textContent = sentence));
}

function use(code) {
  recent = [code.id, ...recent.filter((id) => id !== code.id)].slice(0, MOST_RECENT);
  localStorage.setItem(recentAt, JSON.stringify(recent));
  showRecent();
}

function recentCodes() {
  return recent.map((id) => codes.find((each) => each.id === id)).filter(Boolean);
}

function showRecent() {
  listing.fillRecent(recentCodes(), give);
}

function openPicker() {
  const place = current();
  if (!place) return say(words.nothing);
  const choose = (code) => (give(code, place), room.focus({ preventScroll: true }));
  const add = mayAddCodes && ((name) => addCode(name, place));
  pick({ codes, recent, words: `“${wordsOf(place, 160)}”`, phrases: words, choose, add });
  return undefined;
}

async function addCode(name, place) {
  try {
    const answer = await send(addresses.codes, { name });
    codes = answer.codes;
    give(codes.find(({ id }) => id === answer.code), place);
  } catch (refused) {
    no(refused);
  }
  room.focus({ preventScroll: true });
}

function jump(coding) {
  const [part] = partsOf(coding);
  if (!part) return;
  held = null;
  walking.standAt(part.block, part.from);
  walking.show(part);
  paint.showHere(coding);
  room.focus({ preventScroll: true });
}

function goToHash() {
  const start = Number(location.hash.match(/^#at-(\d+)$/)?.[1] ?? NaN);
  if (!blocks.length || Number.isNaN(start)) return;
  const [part] = partsOf({ source: blocks[0].source, start, end: start + 1 });
  if (!part) return;
  walking.standAt(part.block, part.from);
  showCurrent();
  walking.showHead();
}

/** Tell what one stands at, with its codes. */
function tellHere() {
  const place = walking.walkedPlace();
  if (!place) return;
  const here = [...codings].filter(
    (each) => each.source === place.source && each.start < place.end && each.end > place.start,
  );
  const names = [...new Set(here.map((each) => codeOf(each)?.name))].join(", ");
  say(wordsOf(place, 400) + (names ? `. ${words.codesHere.replace("{codes}", names)}` : ""));
}

room.addEventListener("keydown", (event) => {
  if (event.target !== room || event.ctrlKey || event.metaKey || event.altKey) return;
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const toEdge = { Home: 1, End: -1 }[event.key];
  if (step || toEdge) {
    held = null;
    document.getSelection().removeAllRanges();
    if (step) walking.walk(step, event.shiftKey);
    else walking.walkToEdge(toEdge);
    showCurrent();
    walking.showHead();
    tellHere();
  } else if (event.key === "Enter") openPicker();
  else if (/^[1-9]$/.test(event.key)) {
    const code = recentCodes()[Number(event.key) - 1];
    if (code) give(code);
  } else if (event.key.toLowerCase() === "z") undo();
  else if (event.key === "Escape") {
    held = null;
    walking.standNowhere();
    showCurrent();
  } else return;
  event.preventDefault();
});

document.addEventListener("selectionchange", () => {
  const place = selectedPlace();
  if (!place) return;
  held = place;
  shownWords.textContent = words.selected.replace("{words}", `“${wordsOf(place)}”`);
});
room.addEventListener("pointerdown", ({ target }) => {
  if (target.closest(".block")) held = null;
});
room.addEventListener("click", (event) => {
  if (!selectedPlace()) walking.standUnder(event);
  showCurrent();
});
document.querySelector("[data-give]").addEventListener("click", openPicker);

news.addEventListener("change", ({ detail: { count, isTrying, isSignedOut } }) => {
  waiting = count;
  const name = !count ? "saved" : isTrying ? "waiting" : "saving";
  if (state.dataset.state === "refused" && name === "saved") return; // let it be read
  state.dataset.state = name;
  const sentence = count && isTrying && isSignedOut ? words.signedOut : words[name];
  state.textContent = sentence.replace("{count}", count);
});

/** Others code at the same time, and codes change: look again now and then. */
async function lookAgain() {
  if (document.hidden || waiting) return;
  const address = new URL(addresses.codings, location);
  for (const source of new Set(blocks.map((each) => each.source))) address.searchParams.append("source", source);
  const whose = new URLSearchParams(location.search).get("whose");
  if (whose) address.searchParams.set("whose", whose);
  const response = await fetch(address, { redirect: "manual" }).catch(() => null);
  if (!response?.ok || waiting) return;
  const now = await response.json();
  codes = now.codes;
  const there = new Map(now.codings.map((each) => [each.id, each]));
  for (const each of [...codings]) if (!there.has(each.id)) hide(each);
  const known = new Map([...codings].map((each) => [each.id, each]));
  for (const [id, each] of there) if (!known.has(id)) show(each);
  list();
  showRecent();
}

setInterval(lookAgain, LOOK_AGAIN);
document.addEventListener("visibilitychange", lookAgain);
