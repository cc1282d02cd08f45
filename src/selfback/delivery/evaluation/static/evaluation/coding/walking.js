/** Going through the text by keyboard, sentence by sentence or answer by answer. */

import { blocks, blockOf, placeOf, rangeOf, sentencesOf } from "./places.js";

const isByBlock = document.getElementById("coding-text").dataset.unit === "block";
let anchor = null; // where one stands: {block, unit}
let head = null; // how far one has taken more with Shift

/** What is walked over: whole blocks, or sentences, as [from, to) in units of the block. */
function unitsOf(block) {
  if (!isByBlock) return sentencesOf(block);
  return block.text.trim() ? [[0, block.text.trimEnd().length]] : [];
}

function following(at, step) {
  if (!at) return edge(step);
  const own = unitsOf(at.block);
  if (own[at.unit + step]) return { block: at.block, unit: at.unit + step };
  for (let i = at.block.index + step; blocks[i]; i += step) {
    const { length } = unitsOf(blocks[i]);
    if (length) return { block: blocks[i], unit: step > 0 ? 0 : length - 1 };
  }
  return null;
}

function edge(step) {
  const first = step > 0 ? blocks : blocks.toReversed();
  const block = first.find((each) => unitsOf(each).length);
  return block ? { block, unit: step > 0 ? 0 : unitsOf(block).length - 1 } : null;
}

/** Go one on (1) or back (-1); `more` takes it in besides. False at the end of the text. */
export function walk(step, more) {
  const next = following(head ?? anchor, step);
  if (!next || (more && anchor && next.block.source !== anchor.block.source)) return false;
  if (!more || !anchor) anchor = next;
  head = next;
  return true;
}

/** Go to the beginning (1) or the end (-1) of the text. */
export function walkToEdge(step) {
  anchor = head = edge(step);
}

/** Stand where a block and a unit of its text are. */
export function standAt(block, offset) {
  const unit = unitsOf(block).findIndex(([, to]) => offset < to);
  const last = unitsOf(block).length - 1;
  anchor = head = last < 0 ? null : { block, unit: unit < 0 ? last : unit };
}

/** Stand where the pointer is. */
export function standUnder({ clientX, clientY, target }) {
  const block = blockOf(target);
  if (!block) return;
  const caret =
    document.caretPositionFromPoint?.(clientX, clientY) ??
    document.caretRangeFromPoint?.(clientX, clientY);
  standAt(block, caret?.offset ?? caret?.startOffset ?? 0);
}

export function standNowhere() {
  anchor = head = null;
}

/** Where one stands, with all that was taken in, as a place; null before the first step. */
export function walkedPlace() {
  if (!anchor || !head) return null;
  const [first, last] = isBefore(head, anchor) ? [head, anchor] : [anchor, head];
  const [from] = unitsOf(first.block)[first.unit];
  const [, to] = unitsOf(last.block)[last.unit];
  return placeOf(first.block, from, last.block, to);
}

function isBefore(one, other) {
  return one.block.index - other.block.index || one.unit - other.unit
    ? one.block.index < other.block.index ||
        (one.block === other.block && one.unit < other.unit)
    : false;
}

/** Bring the sentence one stands at onto the screen. */
export function showHead() {
  if (!head) return;
  const [from, to] = unitsOf(head.block)[head.unit];
  show({ block: head.block, from, to });
}

/** Bring a part of a block onto the screen, if it is not there. */
export function show(part) {
  const at = () => rangeOf(part).getBoundingClientRect();
  const isThere = ({ top, bottom }) => top > 80 && bottom < innerHeight - 60;
  if (isThere(at())) return;
  part.block.element.scrollIntoView({ block: "center" });
  // blocks that were not drawn before have another height now
  const { top, bottom } = at();
  if (!isThere({ top, bottom })) scrollBy(0, top - innerHeight / 3);
}
