/** The list in which a code is chosen: type to filter, arrows and Enter, or a tap. */

const dialog = document.querySelector("[data-picker]");
const filter = document.getElementById("picker-filter");
const list = document.getElementById("picker-codes");
const told = document.querySelector("[data-picker-words]");
let options = [];
let at = -1;
let given = {};

/**
 * Let a code be chosen for some words.
 *
 * codes   all of them in the order of their tree; recent: ids of those used lately
 * choose  called with a code; add, if new ones may be made, with a name
 */
export function pick({ codes, recent, words, phrases, choose, add }) {
  given = { codes, recent, phrases, choose, add };
  told.textContent = words;
  filter.value = "";
  fill();
  dialog.showModal();
  filter.focus();
}

function fill() {
  const wanted = folded(filter.value.trim());
  const codable = given.codes.filter(({ codable: can }) => can);
  const found = wanted ? matching(codable, wanted) : given.codes;
  list.replaceChildren();
  options = [];
  if (!wanted && given.recent.length) {
    heading(given.phrases.recent);
    for (const id of given.recent) {
      const code = codable.find((each) => each.id === id);
      if (code) option(code, { isFlat: true });
    }
    heading(given.phrases.everything);
  }
  for (const code of found) {
    if (code.codable) option(code, { isFlat: Boolean(wanted) });
    else heading(code.name, code.depth);
  }
  const isThere = codable.some(({ name }) => folded(name) === wanted);
  if (wanted && !isThere && given.add) newOption(filter.value.trim());
  if (!options.length) heading(given.phrases.noCodes);
  go(0);
}

/** Codes whose name, or the way to it, has all the words; those that begin with them come first. */
function matching(codes, wanted) {
  const parts = wanted.split(/\s+/);
  const has = ({ name, above }) => parts.every((part) => folded(`${above} ${name}`).includes(part));
  const begins = ({ name }) => (folded(name).startsWith(wanted) ? 0 : 1);
  return codes.filter(has).sort((a, b) => begins(a) - begins(b));
}

const folded = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");

function heading(text, depth = 0) {
  const made = document.createElement("li");
  made.className = `picker-heading depth-${Math.min(depth, 5)}`;
  made.role = "presentation";
  made.textContent = text;
  list.append(made);
}

function option(code, { isFlat }) {
  const made = row(() => given.choose(code));
  made.classList.add(`depth-${isFlat ? 0 : Math.min(code.depth, 5)}`);
  const name = document.createElement("span");
  name.textContent = code.name;
  made.append(swatch(code.colour), name);
  if (isFlat && code.above) made.append(caption(code.above));
  made.title = code.definition;
}

function newOption(name) {
  const made = row(() => given.add(name));
  made.append(given.phrases.newCode.replace("{name}", name));
}

function row(chosen) {
  const made = document.createElement("li");
  made.role = "option";
  made.id = `picker-${options.length}`;
  made.className = "picker-code";
  made.addEventListener("click", () => (dialog.close(), chosen()));
  made.chosen = chosen;
  options.push(made);
  list.append(made);
  return made;
}

function caption(text) {
  const made = document.createElement("span");
  made.className = "caption";
  made.textContent = text;
  return made;
}

/** The colour of a code as a small square. */
export function swatch(colour) {
  const made = document.createElement("span");
  made.className = "swatch";
  made.style.setProperty("--colour", colour || "#7E8A83");
  return made;
}

function go(index) {
  options[at]?.removeAttribute("aria-selected");
  at = options.length ? (index + options.length) % options.length : -1;
  options[at]?.setAttribute("aria-selected", "true");
  options[at]?.scrollIntoView({ block: "nearest" });
  if (at >= 0) filter.setAttribute("aria-activedescendant", options[at].id);
  else filter.removeAttribute("aria-activedescendant");
}

filter.addEventListener("input", fill);
filter.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) go(at + step);
  else if (event.key === "Enter" && options[at]) options[at].click();
  else return;
  event.preventDefault();
});
