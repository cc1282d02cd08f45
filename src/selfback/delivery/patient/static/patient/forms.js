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
  adjustment: ({ adjustment, answer, text = "" }) => ({ adjustment, answer, text: text.trim() }),
};

/** Where a write leads, when its form does not say. */
const NEXT = { steps: "/today" };

/** Send the forms with data-outbox="kind" through the outbox. */
export function intercept(root) {
  for (const form of root.querySelectorAll("form[data-outbox]")) {
    form.addEventListener("submit", (event) => submit(event, form));
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
  const next = form.dataset.next ?? NEXT[kind];
  if (kind === "adjustment") {
    if (!left || left.state === "waiting") showSaid(form, payload);
  } else if (!left || (next && left.state === "waiting")) location.assign(next ?? location.href);
  else if (kind === "quiz" && left.state === "waiting") showFeedback(form, payload);
}

/** Without a network the page itself says whether the answer was right. */
function showFeedback(form, { answer }) {
  const said = answer === (form.dataset.right === "yes") ? "right" : "wrong";
  for (const each of document.querySelectorAll("[data-when]")) {
    each.hidden = each.dataset.when !== said;
  }
  for (const button of form.querySelectorAll("button")) button.disabled = true;
}

/** The page says what the person has said of a change, sent or waiting, and offers to change it. */
function showSaid(form, { answer, text }) {
  const change = form.closest("[data-change]");
  for (const each of change.querySelectorAll("[data-when]")) each.hidden = each.dataset.when !== answer;
  for (const each of change.querySelectorAll("[data-until-new]")) each.remove();
  change.querySelector("[data-new]").hidden = false;
  const said = change.querySelector("[data-text]");
  said.textContent = text;
  said.hidden = !text;
  for (const each of change.querySelectorAll("details")) each.open = false;
  const answering = change.querySelector("[data-answer]");
  answering.classList.add("again");
  answering.querySelector("summary").focus();
}
