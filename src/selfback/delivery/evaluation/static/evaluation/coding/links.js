/** Links between coded passages: one is taken up, and linked at the other, in any text. */

import { wordsOf } from "./places.js";
import { send } from "./sending.js";

const TAKEN = "coding-link"; // in the tab's own store: one goes from text to text meanwhile
const dialog = document.querySelector("[data-links]");
const title = document.getElementById("links-title");
const list = document.querySelector("[data-links-list]");
const form = document.querySelector("[data-links-make]");
const withWords = document.querySelector("[data-links-with]");
const name = document.getElementById("link-name");
const way = document.getElementById("link-way");
const take = document.querySelector("[data-links-take]");
const drop = document.querySelector("[data-links-drop]");
let here = null;

/** Show the links of a coding; link it to the one that was taken up, or take it up. */
export function open(coding, tools) {
  here = { coding, ...tools };
  title.textContent = tools.words.linkFor.replace("{code}", tools.codeOf(coding)?.name ?? "");
  name.value = "";
  way.checked = false;
  show();
  dialog.showModal();
}

function show() {
  const { coding, words } = here;
  const taken = takenUp();
  const isOther = taken && taken.id !== coding.id && !coding.links.some(({ other }) => other === taken.id);
  list.replaceChildren(...(coding.links.length ? coding.links.map(line) : [nothing(words.noLinks)]));
  form.hidden = !isOther;
  take.hidden = Boolean(isOther);
  if (isOther) withWords.textContent = words.linkWith.replace("{words}", taken.words);
}

function line(link) {
  const { words, addresses } = here;
  const made = document.createElement("li");
  made.className = "line";
  const to = document.createElement("a");
  to.className = "line-text";
  to.href = `${addresses.text.replace("SOURCE", link.source)}#at-${link.start}`;
  to.addEventListener("click", (event) => goTo(event, link));
  const arrow = { out: "→ ", in: "← ", none: "" }[link.direction];
  const how = document.createElement("strong");
  how.textContent = `${arrow}${link.name || link.code}`;
  const said = document.createElement("span");
  said.className = "small";
  said.textContent = `“${short(link.words)}” · ${link.title}`;
  to.append(how, said);
  made.append(to);
  if (link.mine) made.append(remover(link, words));
  return made;
}

/** A passage on this page is gone to without loading it again. */
function goTo(event, link) {
  const there = [...here.codings].find(({ id }) => id === link.other);
  if (!there) return;
  event.preventDefault();
  dialog.close();
  here.jump(there);
}

function remover(link, words) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "icon-button coding-remove";
  made.textContent = "×";
  made.ariaLabel = words.linkRemove.replace("{words}", short(link.words));
  made.addEventListener("click", () => remove(link));
  return made;
}

async function remove(link) {
  const { addresses, words, say } = here;
  try {
    await send(addresses.unlink.replace("LINK", link.id), {});
    for (const each of here.codings) each.links = each.links.filter(({ id }) => id !== link.id);
    say(words.unlinked);
    renew();
  } catch (refused) {
    no(refused);
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { coding, codings, addresses, words, say } = here;
  const taken = takenUp();
  const body = { origin: taken.id, target: coding.id, name: name.value, one_way: way.checked };
  try {
    const { links } = await send(addresses.links, body);
    for (const each of codings) if (each.id in links) each.links = links[each.id];
    sessionStorage.removeItem(TAKEN);
    say(words.linked);
    renew();
  } catch (refused) {
    no(refused);
  }
});

take.addEventListener("click", () => {
  const { coding, project, member, words, say } = here;
  const taken = { project, member, id: coding.id, words: wordsOf(coding, 80) };
  sessionStorage.setItem(TAKEN, JSON.stringify(taken));
  dialog.close();
  say(words.linkTaken);
});

drop.addEventListener("click", () => {
  sessionStorage.removeItem(TAKEN);
  here.say(here.words.linkPutDown);
  show();
});

/** What was taken up in this project by whoever works here now. */
function takenUp() {
  const taken = JSON.parse(sessionStorage.getItem(TAKEN) ?? "null");
  return taken?.project === here.project && taken.member === here.member ? taken : null;
}

function renew() {
  here.list();
  show();
}

function no({ why }) {
  here.say(here.words.refused.replace("{why}", why ?? ""));
}

function short(words) {
  return words.length > 80 ? `${words.slice(0, 79)}…` : words;
}

function nothing(text) {
  const made = document.createElement("li");
  made.className = "small quiet";
  made.textContent = text;
  return made;
}
