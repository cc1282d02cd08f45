/** The session player: binds the count to the page, and what was done to the outbox. */

import * as outbox from "./outbox.js";
import { Count } from "./counting.js";
import { isPaused } from "./emergency.js";
import { localDay } from "./forms.js";
import { beep, hasSound, setSound, stayAwake } from "./senses.js";
import { openHowTo, openSwap } from "./sheets.js";

const plan = JSON.parse(document.getElementById("session-data").textContent);
const { words } = plan;
const page = document.getElementById("player");
const at = (name) => page.querySelector(`[data-at="${name}"]`);
const NAME = `selfback-session ${outbox.person} ${plan.week}`;
const TICK = 0.1;
const USUAL_PACE = 5;
const CIRCLE = 100; // the ring's pathLength

const strips = new Map(
  [...document.querySelectorAll("#session-list [data-exercise]")].map((item) => [
    item.dataset.exercise,
    item.querySelector(".figure-strip"),
  ]),
);

let figure = null;
let shown = "";

const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

// --- The count, and what is kept of it -----------------------------------------------------------

const exercises = Object.fromEntries(
  Object.entries(plan.exercises).map(([id, each]) => [id, { ...each, pace: paceOf(id) }]),
);

function paceOf(id) {
  const moving = document.getElementById(`figure-${id}`)?.content.querySelector("[dur]");
  return Number.parseFloat(moving?.getAttribute("dur") ?? "") || USUAL_PACE;
}

/** The session of today that was begun, if its exercises are still those of the plan. */
function resumed() {
  const kept = JSON.parse(localStorage.getItem(NAME) ?? "null");
  const isOfToday = kept?.day === localDay() && kept.phase !== "finish";
  if (!isOfToday || kept.order.some((id) => !exercises[id])) return null;
  return { ...kept, isPaused: true };
}

const begin = () => Count.begin(plan.order, crypto.randomUUID(), localDay());
const count = new Count(exercises, resumed() ?? begin());
const keep = () => localStorage.setItem(NAME, JSON.stringify(count.state));

/** Log the exercise at once; a rating that follows takes its place. */
function log(rating = "") {
  const done = count.account(rating);
  if (!done) return;
  send("exercise", { week: plan.week, ...done }, { slot: `${done.session} ${done.exercise}` });
}

/** Keep a write and then send it: what is not kept yet would stay until the next occasion. */
async function send(kind, payload, place) {
  await outbox.put(kind, payload, place);
  outbox.flush();
}

// --- Showing -------------------------------------------------------------------------------------

function show() {
  const { state, exercise } = count;
  page.dataset.phase = state.phase;
  page.dataset.running = String(!state.isPaused);
  showProgress();
  if (count.isDone) return showFinish();
  if (shown !== count.id) showExercise();
  at("set-of").textContent = fill(words.setOf, { n: Math.min(state.set + 1, exercise.sets), of: exercise.sets });
  at("side").textContent = exercise.sides > 1 ? words.sides[state.side] : "";
  at("repetition").textContent = Math.min(state.repetition + (state.isOwnPace ? 0 : 1), exercise.repetitions);
  at("repetition-of").textContent = fill(words.of, { of: exercise.repetitions });
  showSets();
  showRing();
  showControls();
}

function showProgress() {
  const { order, at: place } = count.state;
  at("progress").replaceChildren(...order.map((id, n) => bar(n < place ? 1 : n === place ? 0.5 : 0)));
}

function showSets() {
  const { state, exercise } = count;
  const whole = exercise.repetitions * exercise.sides;
  const part = (state.side * exercise.repetitions + state.repetition) / whole;
  at("sets").replaceChildren(
    ...Array.from({ length: exercise.sets }, (_, n) => bar(n < state.set ? 1 : n === state.set ? part : 0)),
  );
}

function bar(part) {
  const made = document.createElement("i");
  made.className = part === 1 ? "is-full" : part > 0 ? "is-part" : "";
  made.style.setProperty("--part", part);
  return made;
}

function showExercise() {
  shown = count.id;
  at("title").textContent = count.exercise.title;
  at("cue").textContent = count.exercise.cue;
  at("figure").replaceChildren(...pictureOf(count.id));
  figure = at("figure").querySelector(".figure-moving");
  rewind();
}

/** The moving figure, or its key poses for those who want no motion. */
function pictureOf(id) {
  if (isStill()) return [strips.get(id) ?? copyOf(`still-${id}`)].filter(Boolean);
  return [copyOf(`figure-${id}`)].filter(Boolean);
}

const copyOf = (id) => document.getElementById(id)?.content.cloneNode(true);

function showRing() {
  const { state, exercise } = count;
  const isResting = state.phase === "rest" || state.phase === "ready";
  const held = count.holdLeft;
  const [left, whole] = isResting ? [state.left, state.whole] : [held ?? exercise.hold, exercise.hold];
  at("ring").hidden = !isResting && !exercise.hold;
  at("ring-part").setAttribute("stroke-dashoffset", String(CIRCLE * (1 - left / (whole || 1))));
  at("ring-number").textContent = Math.ceil(left);
  at("ring-word").textContent = isResting ? words.seconds : words.hold;
  at("counting").hidden = isResting || state.phase === "rate";
  at("resting").hidden = !isResting;
  at("rest-word").textContent = restWord();
}

function restWord() {
  const { state, exercise } = count;
  if (state.phase === "ready") return words.ready;
  if (state.side > 0) return words.changeSides;
  return fill(words.restThen, { n: state.set + 1, of: exercise.sets });
}

function showControls() {
  const { state } = count;
  const isRating = state.phase === "rate";
  at("rating").hidden = !isRating;
  at("controls").hidden = isRating;
  at("more").hidden = isRating;
  const isResting = state.phase === "rest" || (state.phase === "ready" && !state.isPaused);
  const verb = state.isPaused ? (state.done || state.at ? "goOn" : "start") : isResting ? "skip" : "pause";
  page.dataset.verb = verb;
  at("verb").textContent = words[verb];
  at("count-for-me").hidden = !state.isOwnPace || state.phase !== "work";
  at("previous").disabled = state.at === 0;
}

function showFinish() {
  const done = Object.values(count.state.results);
  const minutes = Math.max(1, Math.round(done.reduce((sum, each) => sum + each.seconds, 0) / 60));
  at("work").hidden = true;
  at("finish").hidden = false;
  at("finish-title").textContent = done.length ? words.finished : words.nothingDone;
  at("finish-line").textContent = done.length
    ? fill(done.length === 1 ? words.sumOne : words.sum, { count: done.length, minutes })
    : words.comeBack;
  at("finish-title").focus();
}

const say = (text) => (at("live").textContent = text);

function tell(what) {
  const { state, exercise } = count;
  const of = { n: state.set + 1, of: exercise?.sets };
  const said = {
    repetition: () => String(state.repetition),
    hold: () => fill(words.holdFor, { count: exercise.hold }),
    side: () => words.changeSides,
    set: () => fill(words.restFor, { count: Math.round(state.left) }),
    start: () => [fill(words.setOf, of), exercise.sides > 1 ? words.sides[state.side] : ""].join(". "),
    rate: () => words.howWasIt,
  };
  say(said[what]());
}

// --- The figure ----------------------------------------------------------------------------------

function rewind() {
  figure?.setCurrentTime?.(0);
  moveOrStand();
}

/** The figure moves while one works, and waits in the hold. */
function moveOrStand() {
  const { state } = count;
  const isHeld = count.holdLeft !== null;
  const moves = !state.isPaused && !isHeld && state.phase !== "rate";
  if (moves) figure?.unpauseAnimations?.();
  else figure?.pauseAnimations?.();
}

// --- Time ----------------------------------------------------------------------------------------

let last = performance.now();

setInterval(() => {
  const now = performance.now();
  const passed = Math.min((now - last) / 1000, 2); // a phone that slept does not count
  last = now;
  if (!count.state.isPaused && !count.isDone) happen(count.pass(passed));
}, TICK * 1000);

function happen(events) {
  for (const what of events) {
    beep(what);
    tell(what);
    if (what === "repetition" || what === "start") figure?.setCurrentTime?.(0);
    if (what === "rate") {
      log();
      stayAwake(false);
    }
  }
  if (events.length) keep();
  moveOrStand();
  show();
  if (events.includes("rate")) at("rating").querySelector("button").focus();
}

// --- What one can do -----------------------------------------------------------------------------

function pause(isPaused) {
  count.state.isPaused = isPaused;
  stayAwake(!isPaused);
  keep();
  moveOrStand();
  show();
}

function go(by) {
  if (by > 0 && count.state.phase !== "rate") log();
  count.move(by);
  keep();
  show();
  if (!count.isDone) {
    say(count.exercise.title);
    rewind();
  } else stayAwake(false);
}

function rate(rating) {
  count.state.rating = rating;
  if (rating) log(rating);
  count.state.isPaused = false;
  stayAwake(true);
  go(1);
  at("main").focus();
}

function swap(to, reason) {
  const removed = count.id;
  log();
  send("swap", { week: plan.week, removed, added: to, reason });
  count.swap(to);
  pause(true);
  rewind();
  say(count.exercise.title);
}

const verbs = {
  start: () => pause(false),
  goOn: () => pause(false),
  pause: () => pause(true),
  skip: () => happen(count.start()),
};

page.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  const { does, rating } = button?.dataset ?? {};
  if (rating !== undefined) rate(rating);
  else if (does === "main") verbs[page.dataset.verb]();
  else if (does === "previous") go(-1);
  else if (does === "next") go(1);
  else if (does === "count") happen(count.countMyself());
  else if (does === "count-for-me") count.state.isOwnPace = false;
  else if (does === "sound") toggleSound(button);
  else if (does === "swap") {
    pause(true);
    openSwap({ plan, id: count.id, taken: count.state.order, swap });
  } else if (does === "how-to") {
    pause(true);
    openHowTo({ plan, id: count.id });
  }
});

function toggleSound(button) {
  setSound(!hasSound());
  button.setAttribute("aria-pressed", String(hasSound()));
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden && !count.state.isPaused && !count.isDone) pause(true);
});

addEventListener("keydown", (event) => {
  if (event.key !== " " || event.target.closest("button, input, a, dialog") || page.hidden) return;
  event.preventDefault();
  at("main").click();
});

// --- Beginning -----------------------------------------------------------------------------------

function start() {
  if (outbox.isKeptPage && isPaused(outbox.person)) {
    document.getElementById("is-paused").hidden = false;
    document.getElementById("session-list").hidden = true;
    return;
  }
  document.getElementById("session-list").hidden = true;
  document.documentElement.classList.add("has-player");
  page.hidden = false;
  at("sound").setAttribute("aria-pressed", String(hasSound()));
  show();
}

start();
