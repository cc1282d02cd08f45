/** What every page of the phone app does: keeps writes, shows what waits, works offline. */

import * as outbox from "./outbox.js";
import { intercept } from "./forms.js";
import { goOn, noteReport, pending } from "./emergency.js";
import { tellWhere } from "./where.js";

const words = JSON.parse(document.getElementById("phone-words")?.textContent ?? "{}");
const line = document.getElementById("outbox");
const SHORT_WHILE = 1500;
const LONGER_WHILE = 5000;

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

// --- The quiet line ------------------------------------------------------------------------------

let later;

/** Say what waits; what is on its way and arrives at once is not worth a word. */
async function show() {
  clearTimeout(later);
  const standing = await outbox.standing();
  const parts = [...notSent(standing), ...standing.refused.map(refusal)];
  if (outbox.isKeptPage) parts.unshift(element("p", fill(words.kept, { time: keptAt() })));
  if (standing.waiting && !standing.hindrance && navigator.onLine && !parts.length) {
    later = setTimeout(() => replace([waitingFor(standing.waiting)]), SHORT_WHILE);
    return;
  }
  replace(parts);
}

function replace(parts) {
  line.replaceChildren(...parts);
}

const waitingFor = (count) => element("p", fill(words.waiting, { count }));

function notSent({ waiting, hindrance }) {
  if (!waiting || (!hindrance && navigator.onLine)) return [];
  const said = waitingFor(waiting);
  if (hindrance === "sign-in") {
    const here = encodeURIComponent(location.pathname);
    said.append(" ", element("a", words.signIn, { href: `/account/login/?next=${here}` }));
  }
  return [said];
}

function refusal(item) {
  const said = element("p", item.sentence || words.unreadable);
  const button = element("button", words.remove, { type: "button", class: "link-button" });
  button.addEventListener("click", async () => {
    await outbox.remove(item.order);
    show();
  });
  said.append(" ", button);
  return said;
}

function keptAt() {
  const at = new Date(document.documentElement.dataset.kept);
  const isToday = at.toDateString() === new Date().toDateString();
  const style = isToday ? { timeStyle: "short" } : { dateStyle: "medium", timeStyle: "short" };
  const { lang } = document.documentElement;
  return new Intl.DateTimeFormat(lang === "en" ? "en-GB" : lang, style).format(at);
}

// --- Logging out ---------------------------------------------------------------------------------

/** Nobody signs out without knowing that something of theirs is still on this phone. */
function guardLogout() {
  for (const form of document.querySelectorAll('form[action*="/logout"]')) {
    form.addEventListener("submit", async (event) => {
      if (form.dataset.warned) return;
      event.preventDefault();
      const { waiting } = await outbox.standing().catch(() => ({ waiting: 0 }));
      form.dataset.warned = "yes";
      if (!waiting) form.requestSubmit();
      else form.prepend(element("p", fill(words.logout, { count: waiting }), { role: "alert" }));
    });
  }
}

// --- The service worker --------------------------------------------------------------------------

const whenIdle = (work) => (window.requestIdleCallback ?? setTimeout)(work);
const afterLoading = (work) =>
  document.readyState === "complete" ? whenIdle(work) : addEventListener("load", () => whenIdle(work));

async function register() {
  if (!("serviceWorker" in navigator)) return;
  const hadOne = Boolean(navigator.serviceWorker.controller);
  navigator.serviceWorker.addEventListener("message", ({ data }) => {
    if (data === "flush") outbox.flush();
  });
  await navigator.serviceWorker.register("/sw.js", { scope: "/", updateViaCache: "none" });
  if (outbox.person && !outbox.isKeptPage && !outbox.isStandIn) setTimeout(keepAhead, hadOne ? 2000 : 15_000);
}

/** Once a day, ask for the pages one may need without a network before one needs them. */
async function keepAhead() {
  const stamp = [outbox.person, new Date().toDateString(), document.documentElement.lang].join(" ");
  if (localStorage.getItem("selfback-ahead") === stamp) return;
  const registration = await navigator.serviceWorker.ready;
  registration.active.postMessage("keep-ahead");
  localStorage.setItem("selfback-ahead", stamp);
}

/** A page fresh from the server knows of every sign we sent: if the plan is paused, it says so. */
async function trustTheServer() {
  const untold = (await outbox.mine()).some((item) => item.kind === "signs");
  if (!outbox.isKeptPage && !outbox.isStandIn && !untold) goOn(outbox.person);
}

/** Leave the stand-in once the server answers: browsers say "online" too early, or by mistake. */
async function waitForNetwork() {
  addEventListener("online", comeBack);
  await comeBack();
}

async function comeBack() {
  const answer = await fetch(location.href, { method: "HEAD" }).catch(() => null);
  if (answer) {
    await outbox.flush();
    location.reload();
  } else if (navigator.onLine) {
    setTimeout(comeBack, LONGER_WHILE);
  }
}

// --- Beginning -----------------------------------------------------------------------------------

async function begin() {
  if (outbox.isStandIn) waitForNetwork();
  afterLoading(register);
  afterLoading(tellWhere);
  guardLogout();
  if (line && !document.getElementById("player")) document.querySelector(".foot")?.prepend(line);
  if (!line || !(await outbox.canKeep())) return;
  if (pending(outbox.person) && location.pathname !== "/symptoms") {
    location.replace("/symptoms");
    return;
  }
  await trustTheServer();
  outbox.news.addEventListener("kept", ({ detail: { item, answer } }) => {
    if (item.kind === "signs") noteReport(outbox.person, item.key, answer.report);
  });
  intercept(document);
  outbox.news.addEventListener("change", show);
  for (const moment of ["online", "pageshow"]) addEventListener(moment, () => outbox.flush());
  addEventListener("offline", show);
  document.addEventListener("visibilitychange", () => document.hidden || outbox.flush());
  await outbox.flush();
  show();
}

begin();
