/** Every write goes into the outbox first, and from there to the server, each once. */

import { all, canKeep, keep, remove, revise } from "./store.js";

const ADDRESS = "/api/sync";
const MOST_AT_ONCE = 50;
const PATIENCE = 20_000;
const LAST_PERSON = "selfback-person";

export { canKeep, remove };

/** Tells pages what happens: "change" after any change, "kept" with {item, answer}. */
export const news = new EventTarget();

let hindrance = "";

const line = document.getElementById("outbox");

/** Whether this page stands in, on any phone, for one that is not there without a network. */
export const isStandIn = line !== null && line.dataset.person === undefined;

/** Who this page was made for; on a stand-in, who was here last; empty for nobody. */
export const person =
  (isStandIn ? localStorage.getItem(LAST_PERSON) : line?.dataset.person) ?? "";

/** Whether this page came from the phone's own memory, not from the server. */
export const isKeptPage = document.documentElement.hasAttribute("data-kept");

if (person && !isKeptPage && !isStandIn) localStorage.setItem(LAST_PERSON, person);

/** Whether the person of this page is still the one who is signed in. */
const isOurs = () => person !== "" && localStorage.getItem(LAST_PERSON) === person;

/**
 * Keep a write on the phone and try to send it.
 *
 * slot    a later write in the same slot takes the place of one that was never sent
 * after   key of the write this one belongs to; it waits until that one is kept
 * report  what the server called the write this one belongs to, if that is known already
 * key     what the caller calls it already, if it does
 */
export async function put(
  kind,
  payload,
  { slot = "", after = "", report = "", key = crypto.randomUUID() } = {},
) {
  const item = {
    key,
    person,
    kind,
    payload,
    slot,
    after,
    report,
    toldAt: new Date().toISOString(),
    state: "waiting",
    sentence: "",
    tried: false,
  };
  if (slot) {
    await revise((old) =>
      old.slot === slot && old.person === person && !old.tried ? null : undefined,
    );
  }
  await keep(item);
  tell();
  askForBackgroundSync();
  return key;
}

/** The items of this person: [] for nobody. */
export async function mine() {
  return person ? (await all()).filter((item) => item.person === person) : [];
}

/** What the outbox shows: how many wait, what was refused, and what stands in the way. */
export async function standing() {
  const items = await mine();
  return {
    waiting: items.filter((item) => item.state === "waiting").length,
    refused: items.filter((item) => item.state === "refused"),
    hindrance,
  };
}

/** Change an item that was never sent; whether that was still possible. */
export async function amend(key, change) {
  let changed = false;
  await revise((item) => {
    if (item.key !== key || item.tried) return undefined;
    changed = true;
    return change(item);
  });
  if (changed) tell();
  return changed;
}

/**
 * Send all that waits; safe to call at any time, from any number of tabs.
 *
 * Where there is surely no network nothing is tried: what was never tried can still be changed.
 */
export async function flush() {
  if (!isOurs()) return;
  if (!navigator.onLine) hindrance = "offline";
  else if (navigator.locks) await navigator.locks.request("selfback-outbox", sendAll);
  else await sendAll();
  tell();
}

async function sendAll() {
  for (;;) {
    const waiting = (await mine()).filter((item) => item.state === "waiting");
    const ready = waiting.filter((item) => !item.after || item.report);
    const batch = ready.filter((item) => !item.after).slice(0, MOST_AT_ONCE);
    const next = batch.length ? batch : ready.slice(0, 1);
    if (!next.length || !isOurs()) return;
    const goOn = next[0].after ? await sendAction(next[0]) : await sendBatch(next);
    if (!goOn) return;
  }
}

async function post(address, body, type, redirect) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": type, "X-CSRFToken": token(), "X-Person": person },
      body,
      redirect,
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    hindrance = "";
    return response;
  } catch {
    hindrance = "offline";
    return null;
  }
}

export const token = () => document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";

const mark = (keys, changes) =>
  revise((item) => (keys.has(item.key) ? { ...item, ...changes } : undefined));

async function sendBatch(batch) {
  await mark(new Set(batch.map((item) => item.key)), { tried: true });
  const items = batch.map(({ key, kind, toldAt, payload }) => ({
    key,
    kind,
    told_at: toldAt,
    payload,
  }));
  const response = await post(ADDRESS, JSON.stringify({ items }), "application/json", "manual");
  if (!response) return false;
  if (response.ok) return settle(batch, (await response.json()).items);
  if (response.status === 400 || response.status === 422) return refuse(batch);
  return stayWith(response);
}

/** The server does not take it now. Whatever the reason, nothing is lost. */
function stayWith(response) {
  const isSignedOut = [0, 200, 401, 403].includes(response.status);
  hindrance = isSignedOut ? "sign-in" : "server";
  return false;
}

async function settle(batch, outcomes) {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  await revise((item) => {
    const outcome = byKey.get(item.key);
    const ofEarlier = byKey.get(item.after);
    if (outcome?.kept) return null;
    if (outcome) return { ...item, state: "refused", sentence: outcome.sentence };
    if (ofEarlier) return ofEarlier.kept ? { ...item, report: ofEarlier.answer.report } : null;
    return undefined;
  });
  for (const item of batch) {
    const outcome = byKey.get(item.key);
    if (!outcome) continue;
    const name = outcome.kept ? "kept" : "refused";
    news.dispatchEvent(new CustomEvent(name, { detail: { item, answer: outcome.answer ?? {} } }));
  }
  tell();
  return byKey.size > 0;
}

/** One item that cannot be read must not hold up the others: find it, one by one. */
async function refuse(batch) {
  if (batch.length === 1) {
    await mark(new Set([batch[0].key]), { state: "refused" });
    return true;
  }
  for (const item of batch) if (!(await sendBatch([item]))) return false;
  return true;
}

/** What someone did on the stop screen, once the server knows the report it belongs to. */
async function sendAction(item) {
  const body = new URLSearchParams(item.payload);
  const address = `/stop/${encodeURIComponent(item.report)}/done`;
  const response = await post(address, body, "application/x-www-form-urlencoded", "follow");
  if (!response) return false;
  const isSignedOut = new URL(response.url).pathname.startsWith("/account/");
  if (isSignedOut || (!response.ok && response.status !== 404)) return stayWith(response);
  await remove(item.order);
  return true;
}

function tell() {
  news.dispatchEvent(new Event("change"));
  channel?.postMessage("change");
}

const channel = "BroadcastChannel" in window ? new BroadcastChannel("selfback-outbox") : null;
channel?.addEventListener("message", () => news.dispatchEvent(new Event("change")));

async function askForBackgroundSync() {
  try {
    const registration = await navigator.serviceWorker?.getRegistration();
    await registration?.sync?.register("outbox");
  } catch {
    // A bonus where there is one: the next page and the next "online" send all the same.
  }
}
