/** What stands beside the text: the codings in a list, chips under answers, codes used lately. */

import { swatch } from "./picker.js";
import { blocks, partsOf, wordsOf } from "./places.js";

const list = document.querySelector("[data-list]");
const count = document.querySelector("[data-count]");
const recentList = document.querySelector("[data-recent]");
const isAnswers = document.getElementById("coding-text").dataset.unit === "block";
const items = new Map(); // coding -> its line
const order = new Map(blocks.map(({ source }, index) => [source, index]));

/**
 * Put the codings into the list, in the order of the text.
 *
 * act   {jump, remove, memo, link}, each called with a coding
 */
export function fill(codings, { codeOf, words, act }) {
  const sorted = [...codings].sort(
    (a, b) => order.get(a.source) - order.get(b.source) || a.start - b.start || b.end - a.end,
  );
  items.clear();
  for (const coding of sorted) items.set(coding, line(coding, { codeOf, words, act }));
  list.replaceChildren(...items.values());
  if (!sorted.length) list.append(nothing(words.none));
  count.textContent = sorted.length || "";
  if (isAnswers) chips(sorted, { codeOf, words, act });
}

function line(coding, { codeOf, words, act }) {
  const code = codeOf(coding);
  const made = document.createElement("li");
  const jump = button("coding-jump", "", () => act.jump(coding));
  const name = document.createElement("strong");
  name.textContent = code?.name ?? "";
  const excerpt = document.createElement("span");
  excerpt.className = "small quiet";
  excerpt.textContent = `“${wordsOf(coding, 60)}”${coding.mine ? "" : ` · ${coding.coder}`}`;
  jump.append(swatch(code?.colour), name, excerpt);
  made.append(jump);
  const more = document.createElement("span");
  more.className = "coding-more";
  if (!coding.isNew) {
    const memo = button("link-button", words.memo, () => act.memo(coding));
    if (coding.memo) memo.classList.add("has-memo");
    memo.ariaLabel = words.memoFor.replace("{code}", code?.name ?? "");
    const link = button("link-button", words.link, () => act.link(coding));
    if (coding.links.length) link.textContent += ` ${coding.links.length}`;
    link.ariaLabel = words.linkFor.replace("{code}", code?.name ?? "");
    more.append(memo, link);
  }
  if (coding.mine) more.append(remover(coding, code, { words, act }));
  made.append(more);
  return made;
}

function remover(coding, code, { words, act }) {
  const made = button("icon-button coding-remove", "×", () => act.remove(coding));
  made.ariaLabel = words.remove.replace("{code}", code?.name ?? "");
  made.title = made.ariaLabel;
  return made;
}

/** Under each answer, the codes it was given: an answer is too short for stripes to tell. */
function chips(codings, { codeOf, words, act }) {
  const rows = new Map();
  for (const coding of codings) {
    const block = partsOf(coding)[0]?.block;
    if (block) rows.set(block, [...(rows.get(block) ?? []), coding]);
  }
  for (const block of blocks) {
    const room = block.element.parentElement;
    room.querySelector(".chips")?.remove();
    if (!rows.has(block)) continue;
    const made = document.createElement("ul");
    made.className = "chips";
    for (const coding of rows.get(block)) {
      const chip = document.createElement("li");
      const code = codeOf(coding);
      chip.append(swatch(code?.colour), code?.name ?? "");
      if (coding.mine) chip.append(remover(coding, code, { words, act }));
      made.append(chip);
    }
    room.append(made);
  }
}

/** Show the codes used lately; their digit gives them. */
export function fillRecent(codes, give) {
  document.querySelector("[data-recent-title]").hidden = !codes.length;
  recentList.replaceChildren(
    ...codes.map((code) => {
      const made = document.createElement("li");
      const press = button("coding-used", "", () => give(code));
      press.append(swatch(code.colour), code.name);
      made.append(press);
      return made;
    }),
  );
}

/** Mark the line of a coding and bring it into view. */
export function mark(coding) {
  list.querySelector(".is-marked")?.classList.remove("is-marked");
  const found = items.get(coding);
  found?.classList.add("is-marked");
  found?.scrollIntoView({ block: "nearest" });
}

function button(name, text, press) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = name;
  made.textContent = text;
  made.addEventListener("click", press);
  return made;
}

function nothing(text) {
  const made = document.createElement("li");
  made.className = "small quiet";
  made.textContent = text;
  return made;
}
