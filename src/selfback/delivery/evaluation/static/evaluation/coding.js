/** Coding in the browser: mark words by mouse, finger or keyboard, give a code, undo; saved at once. */

const state = JSON.parse(document.getElementById("coding-state").textContent);
const { words } = state;
const room = document.querySelector(".coding");
const texts = [...document.querySelectorAll(".coded-text")];
const picker = document.getElementById("picker");
const filter = document.getElementById("picker-filter");
const list = document.getElementById("picker-list");
const codeButton = document.getElementById("code-button");
const undoButton = document.getElementById("undo-button");
const saved = document.getElementById("saved");
const codes = new Map(state.codes.map((code) => [code.id, code]));
const codings = new Map(state.codings.map((coding) => [coding.id, coding]));
const RECENT = "selfback-codes";
const AGAIN = 4000;
const SHOWN = 140;
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name] ?? "");
const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

// --- Places: the server counts code points, the browser UTF-16 units ------------------------------

const points = (text) => [...text].length;
const units = (text, count) => [...text].slice(0, count).join("").length;

function pointOf(node, offset) {
  const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
  const paragraph = element.closest("[data-start]");
  if (!paragraph) return null;
  const before = node.nodeType === Node.TEXT_NODE ? node.data.slice(0, offset) : offset ? paragraph.textContent : "";
  return Number(paragraph.dataset.start) + points(before);
}

function rangeOf(text, start, end) {
  const range = new Range();
  const [first, last] = [paragraphAt(text, start), paragraphAt(text, end - 1)];
  if (!first || !last) return null;
  const at = (paragraph, point) => [
    paragraph.firstChild ?? paragraph,
    paragraph.firstChild ? units(paragraph.textContent, point - Number(paragraph.dataset.start)) : 0,
  ];
  range.setStart(...at(first, start));
  range.setEnd(...at(last, Math.min(end, Number(last.dataset.start) + points(last.textContent))));
  return range;
}

const starts = new Map(texts.map((text) => [text, [...text.querySelectorAll("[data-start]")]]));

function paragraphAt(text, point) {
  const all = starts.get(text);
  let low = 0;
  let high = all.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (Number(all[middle].dataset.start) <= point) low = middle;
    else high = middle - 1;
  }
  return all[low];
}

const textOf = (id) => texts.find((text) => text.dataset.source === id);

// --- What is marked now --------------------------------------------------------------------------

let marked = null;

/** Take what is marked on the page, without the white space around it: {text, start, end, words}. */
function readSelection() {
  const selection = document.getSelection();
  if (!selection.rangeCount || selection.isCollapsed) return null;
  const range = selection.getRangeAt(0);
  const text = texts.find((each) => each.contains(range.startContainer) && each.contains(range.endContainer));
  if (!text) return null;
  const said = selection.toString();
  const start = pointOf(range.startContainer, range.startOffset);
  const end = pointOf(range.endContainer, range.endOffset);
  if (start === null || end === null || end <= start || !said.trim()) return null;
  const content = plain(text, start, end);
  const lead = points(content) - points(content.trimStart());
  const trail = points(content) - points(content.trimEnd());
  return { text, start: start + lead, end: end - trail, words: content.trim() };
}

function plain(text, start, end) {
  const parts = [];
  for (const paragraph of starts.get(text)) {
    const from = Number(paragraph.dataset.start);
    const letters = [...paragraph.textContent];
    if (from > end) break;
    if (from + letters.length < start) continue;
    parts.push(letters.slice(Math.max(0, start - from), end - from).join(""));
  }
  return parts.join("\n");
}

function takeSelection() {
  if (picker.open) return;
  const found = readSelection();
  if (!found && document.activeElement === codeButton) return; // a tap on the button ends a selection
  marked = found;
  codeButton.disabled = !marked && !whole();
}

document.addEventListener("selectionchange", takeSelection);

/** On the page of short texts, the whole answer that has the focus. */
function whole() {
  const text = document.activeElement?.closest?.(".coded-text");
  if (!text || !room.classList.contains("is-short")) return null;
  const last = starts.get(text).at(-1);
  const end = Number(last.dataset.start) + points(last.textContent);
  return { text, start: 0, end, words: plain(text, 0, end) };
}

let lastWhole = null;
for (const text of texts) {
  text.addEventListener("focus", () => {
    lastWhole = whole();
    codeButton.disabled = !marked && !lastWhole;
  });
}

// --- Sentences, for the keyboard -----------------------------------------------------------------

const segmenter = "Segmenter" in Intl ? new Intl.Segmenter(document.documentElement.lang || "en", { granularity: "sentence" }) : null;
const sentences = new Map();

function sentencesOf(text) {
  if (!sentences.has(text)) {
    const found = [];
    for (const paragraph of starts.get(text)) {
      const from = Number(paragraph.dataset.start);
      const said = paragraph.textContent;
      const parts = segmenter ? [...segmenter.segment(said)] : [{ segment: said, index: 0 }];
      for (const { segment, index } of parts) {
        if (!segment.trim()) continue;
        const start = from + points(said.slice(0, index));
        found.push([start, start + points(segment.trimEnd())]);
      }
    }
    sentences.set(text, found);
  }
  return sentences.get(text);
}

const cursors = new Map();

function moveSentence(text, step, isLonger) {
  const all = sentencesOf(text);
  if (!all.length) return;
  const cursor = cursors.get(text) ?? { anchor: step > 0 ? -1 : all.length, focus: step > 0 ? -1 : all.length };
  const focus = Math.min(all.length - 1, Math.max(0, cursor.focus + step));
  const anchor = isLonger && cursor.anchor >= 0 && cursor.anchor < all.length ? cursor.anchor : focus;
  cursors.set(text, { anchor, focus });
  const [first, last] = [Math.min(anchor, focus), Math.max(anchor, focus)];
  const range = rangeOf(text, all[first][0], all[last][1]);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
  paragraphAt(text, all[focus][0]).scrollIntoView({ block: "nearest" });
  say(plain(text, all[focus][0], all[focus][1]));
}

for (const text of texts) {
  text.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const { key } = event;
    if (key === "ArrowDown" || key === "ArrowUp") {
      moveSentence(text, key === "ArrowDown" ? 1 : -1, event.shiftKey);
    } else if (key === "Enter") openPicker();
    else if (/^[1-9]$/.test(key)) giveRecent(Number(key) - 1);
    else if (key.toLowerCase() === "z") undo();
    else return;
    event.preventDefault();
  });
}

// --- Choosing a code -----------------------------------------------------------------------------

const recent = () => JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter((id) => codes.has(id));
const remember = (id) => localStorage.setItem(RECENT, JSON.stringify([id, ...recent().filter((each) => each !== id)].slice(0, 9)));
let chosen = 0;
let target = null;

function openPicker() {
  target = readSelection() ?? marked ?? whole() ?? lastWhole;
  if (!target) return say(words.nothing);
  document.getElementById("picker-words").textContent = shorten(target.words);
  filter.value = "";
  picker.showModal();
  showCodes();
  filter.focus();
}

function showCodes() {
  const wanted = filter.value.trim().toLowerCase();
  const order = recent();
  const rank = (code) => (wanted || !order.includes(code.id) ? order.length : order.indexOf(code.id));
  const found = state.codes
    .filter((code) => code.is_codable && code.name.toLowerCase().includes(wanted))
    .map((code, place) => [code, place])
    .sort(([one, first], [other, second]) => rank(one) - rank(other) || first - second)
    .map(([code]) => code);
  chosen = 0;
  list.replaceChildren(...found.map(option));
  if (!found.length) list.append(element("li", words.none));
  choose(0);
}

function option(code, place) {
  const item = element("li", "", { role: "option", id: `code-${place}`, "data-code": code.id });
  const said = element("span", code.name);
  if (code.definition) said.append(element("span", shorten(code.definition), { class: "small" }));
  item.append(swatch(code.colour), said);
  item.addEventListener("click", () => give(code.id));
  return item;
}

function choose(step) {
  const options = [...list.querySelectorAll("[role=option]")];
  if (!options.length) return;
  chosen = (chosen + step + options.length) % options.length;
  options.forEach((each, place) => each.setAttribute("aria-selected", String(place === chosen)));
  options[chosen].scrollIntoView({ block: "nearest" });
  filter.setAttribute("aria-activedescendant", options[chosen].id);
}

filter.addEventListener("input", showCodes);
filter.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") choose(1);
  else if (event.key === "ArrowUp") choose(-1);
  else if (event.key === "Enter") list.querySelector("[aria-selected=true]")?.click();
  else return;
  event.preventDefault();
});
picker.querySelector("[data-close]").addEventListener("click", () => picker.close());
picker.addEventListener("close", () => target?.text.focus({ preventScroll: true }));
codeButton.addEventListener("pointerdown", (event) => event.preventDefault()); // keeps what is marked
codeButton.addEventListener("click", openPicker);
undoButton.addEventListener("click", undo);

function giveRecent(place) {
  const id = recent()[place];
  target = readSelection() ?? marked ?? whole();
  if (id && target) give(id);
  else say(words.nothing);
}

// --- Giving, taking back, undoing ----------------------------------------------------------------

const done = [];

function give(code) {
  const { text, start, end, words: said } = target;
  const source = text.dataset.source;
  const key = crypto.randomUUID();
  remember(code);
  if (picker.open) picker.close();
  const coding = { id: key, source, code, start, end, isOwn: true, by: "", isSettled: false, isWaiting: true };
  codings.set(key, coding);
  show(source);
  say(fill(words.coded, { code: codes.get(code).name, words: shorten(said) }));
  const version = state.sources[source].version;
  send(room.dataset.give.replace("SOURCE", source), { key, version, code, start, end }, (kept) => {
    codings.delete(key);
    codings.set(kept.id, kept);
    done.push({ id: kept.id, again: false });
    show(source);
  }, () => {
    codings.delete(key);
    show(source);
  });
}

function takeBack(id, isUndo = false) {
  const coding = codings.get(id);
  if (!coding || coding.isWaiting) return;
  codings.delete(id);
  show(coding.source);
  say(fill(words.takenBack, { code: codes.get(coding.code)?.name }));
  send(room.dataset.back.replace("CODING", id), {}, () => {
    if (!isUndo) done.push({ id, again: true, coding });
    showUndo();
  }, () => {
    codings.set(id, coding);
    show(coding.source);
  });
}

function undo() {
  const last = done.pop();
  if (!last) return;
  if (!last.again) return takeBack(last.id, true);
  send(room.dataset.back.replace("CODING", last.id), { again: true }, (kept) => {
    codings.set(kept.id, kept);
    show(kept.source);
  });
  showUndo();
}

const showUndo = () => (undoButton.disabled = done.length === 0);

// --- Saving: nothing is lost while the page stands -----------------------------------------------

const queue = [];
let isSending = false;

function send(address, body, after, refused = () => {}) {
  queue.push({ address, body, after, refused });
  flush();
}

async function flush() {
  if (isSending) return;
  isSending = true;
  while (queue.length) {
    const { address, body, after, refused } = queue[0];
    saved.textContent = words.saving;
    let response;
    try {
      response = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
        body: JSON.stringify(body),
      });
    } catch {
      response = null;
    }
    if (!response || response.status >= 500) {
      saved.textContent = words.waiting;
      await new Promise((resolve) => setTimeout(resolve, AGAIN));
      continue;
    }
    queue.shift();
    const told = await response.json().catch(() => ({}));
    if (response.ok) {
      after(told);
      saved.textContent = queue.length ? words.saving : words.saved;
    } else {
      refused(told);
      saved.textContent = told.sentence || words.waiting;
    }
    showUndo();
  }
  isSending = false;
}

addEventListener("beforeunload", (event) => queue.length && event.preventDefault());

// --- Showing -------------------------------------------------------------------------------------

const sheet = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
const names = new Map([...codes.values()].map((code, place) => [code.id, `code-${place}`]));
if (CSS.highlights) {
  const rules = [...codes.values()].map((code) => {
    const name = names.get(code.id);
    CSS.highlights.set(name, new Highlight());
    return `::highlight(${name}) { background: color-mix(in srgb, ${code.colour} 26%, transparent); text-decoration: underline 2px ${code.colour}; }`;
  });
  sheet.replaceSync(rules.join("\n"));
}
const ranges = new Map();

function show(source) {
  const text = textOf(source);
  if (!text) return;
  const own = [...codings.values()].filter((each) => each.source === source && codes.has(each.code));
  own.sort((one, other) => one.start - other.start || other.end - one.end);
  if (CSS.highlights) paint(source, text, own);
  const place = document.querySelector(`.codings[data-source="${source}"]`);
  place.replaceChildren(...own.map((each) => row(text, each)));
  document.getElementById("no-codings")?.toggleAttribute("hidden", own.length > 0);
}

function paint(source, text, own) {
  for (const [name, range] of ranges.get(source) ?? []) CSS.highlights.get(name).delete(range);
  const made = own.map((each) => [names.get(each.code), rangeOf(text, each.start, each.end)]).filter(([, range]) => range);
  for (const [name, range] of made) CSS.highlights.get(name).add(range);
  ranges.set(source, made);
}

function row(text, coding) {
  const code = codes.get(coding.code);
  const item = element("li", "");
  const jump = element("button", code.name, { type: "button", class: "jump" });
  jump.addEventListener("click", () => jumpTo(text, coding));
  item.append(swatch(code.colour), jump);
  if (coding.isOwn && !coding.isWaiting) {
    const back = element("button", words.remove, { type: "button" });
    back.setAttribute("aria-label", `${words.remove}: ${code.name}`);
    back.addEventListener("click", () => takeBack(coding.id));
    item.append(back);
  } else item.append(element("span", coding.by ? fill(words.by, { name: coding.by }) : "", { class: "caption" }));
  item.append(element("span", shorten(plain(text, coding.start, coding.end)), { class: "said" }));
  return item;
}

function jumpTo(text, coding) {
  paragraphAt(text, coding.start).scrollIntoView({ block: "center" });
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(rangeOf(text, coding.start, coding.end));
}

const shorten = (text) => (text.length > SHOWN ? `${[...text].slice(0, SHOWN).join("")}…` : text);

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

function swatch(colour) {
  const space = "http://www.w3.org/2000/svg";
  const picture = document.createElementNS(space, "svg");
  for (const [key, value] of Object.entries({ class: "swatch", viewBox: "0 0 10 10", "aria-hidden": "true" })) picture.setAttribute(key, value);
  const circle = document.createElementNS(space, "circle");
  for (const [key, value] of Object.entries({ cx: 5, cy: 5, r: 5, fill: colour })) circle.setAttribute(key, value);
  picture.append(circle);
  return picture;
}

function say(sentence) {
  saved.textContent = sentence;
}

// --- Memos ---------------------------------------------------------------------------------------

const memoForm = document.getElementById("memo-form");
memoForm?.addEventListener("submit", (event) => {
  event.preventDefault();
  const field = document.getElementById("memo");
  if (!field.value.trim()) return;
  const text = field.value;
  send(memoForm.dataset.address, { text }, (kept) => {
    const item = element("li", "", { class: "line" });
    item.append(element("span", kept.text, { class: "line-text" }));
    document.getElementById("memos").append(item);
    if (field.value === text) field.value = "";
  });
});

for (const text of texts) show(text.dataset.source);
takeSelection(); // what was marked before this script had come
