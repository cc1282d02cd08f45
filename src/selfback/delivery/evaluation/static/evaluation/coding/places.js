/** Where things are in the text: blocks, their sentences, and positions in code points. */

export const blocks = [...document.querySelectorAll("#coding-text .block")].map(asBlock);
const ofElement = new Map(blocks.map((block) => [block.element, block]));

/** A block's text may be many texts of the browser once, never: scripts put nothing into it. */
function asBlock(element, index) {
  if (!element.firstChild) element.append("");
  const text = element.textContent;
  return {
    element,
    index,
    text,
    source: element.dataset.source,
    sha256: element.dataset.sha256,
    start: Number(element.dataset.start),
    isWide: /[\ud800-\udfff]/.test(text), // only then code points and units of the text differ
    size: undefined,
    sentences: undefined,
  };
}

/** How many code points a block has. */
export function size(block) {
  block.size ??= points(block, block.text.length);
  return block.size;
}

/** Code points before a unit of a block's text. */
function points(block, units) {
  return block.isWide ? [...block.text.slice(0, units)].length : units;
}

/** The unit of a block's text at which so many code points end. */
function units(block, count) {
  return block.isWide ? [...block.text].slice(0, count).join("").length : count;
}

/** The sentences of a block as [from, to) in units, without the spaces at their ends. */
export function sentencesOf(block) {
  block.sentences ??= segmented(block.text, document.getElementById("coding-text").lang);
  return block.sentences;
}

function segmented(text, language) {
  if (!text.trim()) return [];
  if (!("Segmenter" in Intl)) return [[0, text.trimEnd().length]];
  const found = [...new Intl.Segmenter(language, { granularity: "sentence" }).segment(text)];
  return found
    .map(({ index, segment }) => [index, index + segment.trimEnd().length])
    .filter(([from, to]) => to > from);
}

/** A place of a text: {source, sha256, start, end}, in code points, from units within blocks. */
export function placeOf(first, from, last, to) {
  return {
    source: first.source,
    sha256: first.sha256,
    start: first.start + points(first, from),
    end: last.start + points(last, to),
  };
}

/** What the browser has selected, as a place; null if it is nothing, or of two texts. */
export function selectedPlace() {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  const inside = blocks.filter(({ element }) => range.intersectsNode(element));
  if (!inside.length) return null;
  const [first, last] = [inside[0], inside.at(-1)];
  if (inside.some(({ source }) => source !== first.source)) return null;
  const from = unitAt(first, range.startContainer, range.startOffset, 0);
  const to = unitAt(last, range.endContainer, range.endOffset, last.text.length);
  return trimmed(first, from, last, to);
}

function unitAt(block, node, offset, otherwise) {
  return block.element.contains(node) && node.nodeType === Node.TEXT_NODE ? offset : otherwise;
}

/** Leave out the spaces that fingers select at both ends, and blocks of which nothing is left. */
function trimmed(first, from, last, to) {
  while (first !== last && !first.text.slice(from).trim()) {
    first = blocks[first.index + 1];
    from = 0;
  }
  while (first !== last && !last.text.slice(0, to).trim()) {
    last = blocks[last.index - 1];
    to = last.text.length;
  }
  while (from < (first === last ? to : first.text.length) && /\s/.test(first.text[from])) from++;
  while (to > (first === last ? from : 0) && /\s/.test(last.text[to - 1])) to--;
  const place = placeOf(first, from, last, to);
  return place.end > place.start ? place : null;
}

/** The parts of blocks that a place covers: [{block, from, to}], in units. */
export function partsOf({ source, start, end }) {
  const found = [];
  for (let index = firstAt(source, start); index < blocks.length; index++) {
    const block = blocks[index];
    if (block.source !== source || block.start >= end) break;
    const from = units(block, Math.max(0, start - block.start));
    const to = units(block, Math.min(size(block), end - block.start));
    if (to > from) found.push({ block, from, to });
  }
  return found;
}

const begins = new Map();
for (const block of blocks) {
  if (!begins.has(block.source)) begins.set(block.source, []);
  begins.get(block.source).push(block);
}

/** The index of the block of a text in which a position is; the end of all if there is none. */
export function firstAt(source, position) {
  const own = begins.get(source) ?? [];
  let [low, high] = [0, own.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (own[middle].start <= position) low = middle;
    else high = middle - 1;
  }
  return own.length ? own[low].index : blocks.length;
}

/** A range of the page for a part of a block. */
export function rangeOf({ block, from, to }) {
  const range = document.createRange();
  range.setStart(block.element.firstChild, Math.min(from, block.text.length));
  range.setEnd(block.element.firstChild, Math.min(to, block.text.length));
  return range;
}

/** The words of a place, at most so many signs. */
export function wordsOf(place, most = 80) {
  const words = partsOf(place)
    .map(({ block, from, to }) => block.text.slice(from, to))
    .join(" ");
  return words.length > most ? `${words.slice(0, most)}…` : words;
}

/** The block that an element of the page is in, if any. */
export const blockOf = (element) => ofElement.get(element?.closest?.(".block"));
