/** Asks about warning signs without a network, and holds the stop screen until someone acts. */

import * as outbox from "./outbox.js";
import { answersTo, forget, pending, remember, stopping } from "./emergency.js";

const PATIENCE = 5000;
const BUTTON = "symptoms-changed"; // asked by the button on every screen, not within a longer form
const AFTER = { R: (report) => `/stop/${report}`, A: () => "/soon", M: () => "/support" };

const table = JSON.parse(document.getElementById("emergency-table").textContent);
const form = document.querySelector("form[data-signs]");
const screen = document.getElementById("stop");
const verdicts = new Map();

outbox.news.addEventListener("kept", ({ detail: { item, answer } }) => {
  if (item.kind === "signs") verdicts.set(item.key, answer);
});

// --- Asking --------------------------------------------------------------------------------------

const ticked = () =>
  new Set([...form.querySelectorAll('[name="sign"]:checked')].map((box) => box.value));

async function answer(event) {
  const moment = form.dataset.signs;
  const isNone = event.submitter?.name === "none";
  const chosen = isNone ? new Set() : ticked();
  const isAnswered = isNone || chosen.size > 0;
  const answers = answersTo(table, moment, chosen);
  const signs = isAnswered ? stopping(table, answers) : [];
  if (!isAnswered || (moment !== BUTTON && !signs.length)) return; // the server's own form goes on
  event.preventDefault();
  const saving = outbox.put("signs", { moment, answers, action: "" });
  if (signs.length) show(signs); // at once: neither saving nor sending may hold it up
  const key = await saving;
  if (!signs.length) return goOn(key, chosen);
  remember(outbox.person, { key, signs });
  outbox.flush();
}

/** No emergency: go where the server leads; without it, say whom to talk to. */
async function goOn(key, chosen) {
  const wait = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([outbox.flush(), wait]);
  const verdict = verdicts.get(key);
  if (verdict) location.assign(AFTER[verdict.tier]?.(verdict.report) ?? "/today");
  else if (isSoon(chosen)) location.assign("/soon");
  else form.querySelector("[data-when-saved]")?.removeAttribute("hidden");
}

const isSoon = (chosen) =>
  [...form.querySelectorAll('[name="sign"][data-tier="soon"]')].some((box) => chosen.has(box.value));

// --- The stop screen -----------------------------------------------------------------------------

/** Show the stop screen over everything; only an action leads on from it. */
function show(signs) {
  for (const each of screen.querySelectorAll("[data-sign]")) {
    each.hidden = !signs.includes(each.dataset.sign);
  }
  document.body.append(screen); // beside everything else, which can then be made inert
  for (const other of document.body.children) other.inert = other !== screen;
  screen.hidden = false;
  document.documentElement.classList.add("has-stop");
  scrollTo(0, 0);
  const heading = screen.querySelector("h1, h2");
  heading.tabIndex = -1;
  heading.focus();
}

async function act(action) {
  const stop = pending(outbox.person);
  if (stop) {
    const inTime = await outbox.amend(stop.key, (item) => ({
      ...item,
      payload: { ...item.payload, action },
    }));
    if (!inTime) {
      const { report } = pending(outbox.person);
      const isWaiting = (await outbox.mine()).some((item) => item.key === stop.key);
      if (report || isWaiting) await outbox.put("acted", { action }, { after: stop.key, report });
    }
  }
  forget(outbox.person);
  await Promise.race([outbox.flush(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
  location.assign("/today");
}

screen.addEventListener("click", ({ target }) => {
  const action = target.closest("[data-action]")?.dataset.action;
  if (action) act(action);
});
screen.addEventListener("cancel", (event) => event.preventDefault());

form?.addEventListener("submit", answer);
const unfinished = pending(outbox.person);
if (unfinished) show(unfinished.signs);
