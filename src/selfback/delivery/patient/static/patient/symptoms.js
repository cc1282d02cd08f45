/** Asks about warning signs without a network, and holds the stop screen until someone acts. */

import * as outbox from "./outbox.js";
import { answersTo, forget, pending, remember, stopping } from "./emergency.js";

const PATIENCE = 5000;
const UNSURE = "unsure";
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
  const chosen = ticked(); // as on the server, a tick counts whichever button is pressed
  const isAnswered = isNone || chosen.size > 0;
  if (moment !== BUTTON && navigator.onLine) return; // a step of a longer way: the server leads on
  if (!isAnswered) return refuse(event);
  const answers = onlyShown(answersTo(table, moment, chosen));
  const signs = stopping(table, answers);
  if (moment !== BUTTON && !signs.length) return; // needs the network, and the next page says so
  event.preventDefault();
  const key = crypto.randomUUID();
  const told = signs.filter((sign) => answers[sign] === "yes");
  const report = { key, moment, answers };
  if (signs.length) {
    remember(outbox.person, { ...report, signs: told }); // before anything: a reload must not hide it
    show(told); // at once: neither saving nor sending may hold it up
    return send(report);
  }
  await keep(report);
  return goOn(key, chosen);
}

const keep = ({ key, moment, answers }) =>
  outbox.put("signs", { moment, answers, action: "" }, { key });

/**
 * Put the report of a stop screen into the outbox, unless it is there or with the server already.
 *
 * A page may be reloaded or closed between showing the screen and keeping the report. The report
 * is then still with the screen, and its key keeps the server from taking it twice.
 */
async function keepOnce(stop) {
  const isThere = (await outbox.mine()).some((item) => item.key === stop.key);
  if (stop.report || isThere || !stop.answers) return;
  await keep(stop).catch(() => {}); // another page of this phone was quicker
}

async function send(stop) {
  await keepOnce(stop);
  outbox.flush();
}

/** A sign that this page does not show was not answered. */
function onlyShown(answers) {
  const boxes = form.querySelectorAll('[name="sign"]');
  const shown = new Set([...boxes].map((box) => box.value));
  return Object.fromEntries(Object.entries(answers).filter(([sign]) => shown.has(sign)));
}

function refuse(event) {
  event.preventDefault();
  form.querySelector("[data-when-unanswered]")?.removeAttribute("hidden");
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

/** Show the stop screen over everything; only an action leads on from it. No sign: not sure. */
function show(signs) {
  const shown = signs.length ? signs : [UNSURE];
  for (const each of screen.querySelectorAll("[data-sign]")) {
    each.hidden = !shown.includes(each.dataset.sign);
  }
  const leads = screen.querySelectorAll(".stop-head [data-sign]:not([hidden])");
  for (const lead of [...leads].slice(1)) lead.hidden = true;
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
    await keepOnce(stop);
    const inTime = await outbox.amend(stop.key, (item) => ({
      ...item,
      payload: { ...item.payload, action },
    }));
    if (!inTime) {
      const { report } = pending(outbox.person) ?? stop;
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
if (unfinished) {
  show(unfinished.signs);
  send(unfinished);
}
