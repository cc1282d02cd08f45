/** Sends ordinary forms through the outbox; without this script they are posted as ever. */

import * as outbox from "./outbox.js";

const PATIENCE = 6000;
const MOST_STEPS = 100_000;

/** Today's date where the phone is, as YYYY-MM-DD. */
export function localDay(at = new Date()) {
  const two = (number) => String(number).padStart(2, "0");
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

/** What a form's fields become; null: the server should look at it, as without a script. */
const READ = {
  steps({ steps, day }) {
    const number = Number(String(steps).replace(/[\s.,]/g, ""));
    const fits = steps && Number.isInteger(number) && number >= 0 && number <= MOST_STEPS;
    return fits ? { steps: number, day: day || localDay() } : null;
  },
  quiz: ({ week, message, answer }) => ({ week, message, answer: answer === "yes" }),
  reading: ({ week, message }) => ({ week, message }),
  swap: ({ week, removed, added, reason }) => ({ week, removed, added, reason }),
};

/**
 * Send the forms with data-outbox="kind" through the outbox, and note visits to pages that came
 * from the phone's memory: an element with data-outbox-visit="reading" and its data-* as fields.
 */
export function intercept(root) {
  for (const form of root.querySelectorAll("form[data-outbox]")) {
    form.addEventListener("submit", (event) => submit(event, form));
  }
  for (const visit of root.querySelectorAll("[data-outbox-visit]")) {
    if (!outbox.isKeptPage) continue; // the server has noted it
    const kind = visit.dataset.outboxVisit;
    const payload = READ[kind](visit.dataset);
    outbox.put(kind, payload, { slot: `${kind} ${JSON.stringify(payload)}` });
  }
}

function submit(event, form) {
  const kind = form.dataset.outbox;
  const fields = Object.fromEntries(new FormData(form, event.submitter));
  const payload = READ[kind](fields);
  if (payload === null) return;
  event.preventDefault();
  form.setAttribute("aria-busy", "true");
  send(form, kind, payload).finally(() => form.removeAttribute("aria-busy"));
}

async function send(form, kind, payload) {
  const key = await outbox.put(kind, payload);
  const wait = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([outbox.flush(), wait]);
  const left = (await outbox.mine()).find((item) => item.key === key);
  if (!left) location.assign(form.dataset.next ?? location.href);
  else if (left.state === "waiting") showSaved(form, kind, payload);
}

/** Without a network the page itself says what the server would have said. */
function showSaved(form, kind, payload) {
  const right = form.dataset.right; // "yes" or "no", on quizzes
  const wasRight = kind === "quiz" && right ? String(payload.answer === (right === "yes")) : "";
  for (const each of form.querySelectorAll("[data-when-saved]")) {
    each.hidden = each.dataset.whenSaved !== "" && each.dataset.whenSaved !== wasRight;
  }
  for (const button of form.querySelectorAll("button")) button.disabled = kind === "quiz";
  form.dispatchEvent(new CustomEvent("saved", { bubbles: true, detail: payload }));
}
