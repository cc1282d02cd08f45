/** Shows codings in the text: colours behind the words, stripes at the margin. */

import { blocks, blockOf, partsOf, rangeOf } from "./places.js";

const LANES = 7;
const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
const canHighlight = "highlights" in CSS;
const inBlock = new Map(blocks.map((block) => [block, new Set()])); // codings by block
const drawn = new Map(); // coding -> its highlighted ranges
const names = new Map(); // colour -> name of its highlight
const visible = new Set();
let colourOf = () => "";
let nameOf = () => "";
let onPick = () => {};

const watcher = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) {
      const block = blockOf(target);
      visible[isIntersecting ? "add" : "delete"](block);
      if (isIntersecting) stripe(block);
    }
  },
  { rootMargin: "300px" },
);

/** Begin; what is given tells the colour and the name of a code, and what picking a stripe does. */
export function start({ colour, name, pick }) {
  [colourOf, nameOf, onPick] = [colour, name, pick];
  for (const { element } of blocks) watcher.observe(element);
  new ResizeObserver(() => visible.forEach(stripe)).observe(document.getElementById("coding-text"));
  document.getElementById("coding-text").addEventListener("click", ({ target }) => {
    const coding = target.closest?.(".stripe")?.coding;
    if (coding) onPick(coding);
  });
}

export function add(coding) {
  const parts = partsOf(coding);
  for (const { block } of parts) inBlock.get(block).add(coding);
  const highlight = highlightFor(colourOf(coding.code) || "#7E8A83");
  const ranges = parts.map(asStatic);
  for (const range of ranges) highlight?.add(range);
  drawn.set(coding, { highlight, ranges, parts });
  for (const { block } of parts) if (visible.has(block)) stripe(block);
}

export function remove(coding) {
  const held = drawn.get(coding);
  if (!held) return;
  for (const range of held.ranges) held.highlight?.delete(range);
  drawn.delete(coding);
  for (const { block } of held.parts) {
    inBlock.get(block).delete(coding);
    if (visible.has(block)) stripe(block);
  }
}

/** Codings on a block, in the order of the text. */
export const on = (block) => [...inBlock.get(block)].sort((a, b) => a.start - b.start || b.end - a.end);

/** Show where one stands, or nothing. */
export function showHere(place) {
  if (!canHighlight) return;
  CSS.highlights.set("here", asHighlight(place ? partsOf(place).map(asStatic) : [], 10));
}

function asStatic(part) {
  const { startContainer, startOffset, endContainer, endOffset } = rangeOf(part);
  return new StaticRange({ startContainer, startOffset, endContainer, endOffset });
}

function asHighlight(ranges, priority) {
  const highlight = new Highlight(...ranges);
  highlight.priority = priority;
  return highlight;
}

function highlightFor(colour) {
  if (!canHighlight || !/^#[0-9a-f]{6}$/i.test(colour)) return null;
  if (!names.has(colour)) {
    const name = `code-${names.size}`;
    names.set(colour, name);
    CSS.highlights.set(name, asHighlight([], names.size));
    const rule = `background-color: color-mix(in srgb, ${colour} 24%, transparent)`;
    sheet.insertRule(`::highlight(${name}) { ${rule}; }`, sheet.cssRules.length);
  }
  return CSS.highlights.get(names.get(colour));
}

/** Draw the stripes of a block anew; only of those on the screen, as measuring costs. */
function stripe(block) {
  const room = block.element.parentElement;
  room.querySelector(".stripes")?.remove();
  const codings = on(block);
  if (!codings.length) return;
  const stripes = document.createElement("div");
  stripes.className = "stripes";
  stripes.ariaHidden = "true"; // the list tells the same
  const above = room.getBoundingClientRect().top;
  const taken = [];
  for (const coding of codings) {
    const part = drawn.get(coding).parts.find((each) => each.block === block);
    const { top, bottom } = rangeOf(part).getBoundingClientRect();
    const lane = laneFor(taken, top, bottom);
    if (lane < LANES) stripes.append(asStripe(coding, { top: top - above, height: bottom - top, lane }));
  }
  room.append(stripes);
}

function laneFor(taken, top, bottom) {
  let lane = taken.findIndex((end) => end <= top + 1);
  if (lane < 0) lane = taken.length;
  taken[lane] = bottom;
  return lane;
}

function asStripe(coding, { top, height, lane }) {
  const made = document.createElement("span");
  made.className = "stripe";
  made.coding = coding;
  made.title = nameOf(coding);
  made.style.setProperty("--top", `${top}px`);
  made.style.setProperty("--height", `${height}px`);
  made.style.setProperty("--lane", lane);
  made.style.setProperty("--colour", colourOf(coding.code) || "#7E8A83");
  return made;
}
