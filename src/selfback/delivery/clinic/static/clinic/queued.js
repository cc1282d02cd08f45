/**
 * Forms marked data-queued are kept on this phone before they are sent, and sent once the line is
 * there: what was typed is never lost, and the key in each form keeps the server from doubles.
 */

const NAME = "selfback-clinic-queue";
const AGAIN = 15_000; // milliseconds between two tries
const PATIENCE = 20_000; // milliseconds to wait for an answer
const openedAt = performance.now();
const line = document.getElementById("queue");
const person = line?.dataset.person ?? "";

const all = () => JSON.parse(localStorage.getItem(NAME) ?? "[]");
const mine = () => all().filter((item) => item.person === person);
const put = (items) => localStorage.setItem(NAME, JSON.stringify(items));
const drop = (key) => put(all().filter((item) => item.key !== key));

let hindrance = "";

if (line) {
  for (const form of document.querySelectorAll("form[data-queued]")) keepAndSend(form);
  addEventListener("online", flush);
  setInterval(() => mine().length && flush(), AGAIN);
  if (mine().length) flush();
}

function keepAndSend(form) {
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if ("timed" in form.dataset) {
      form.elements.seconds.value = String(Math.max(1, Math.round((performance.now() - openedAt) / 1000)));
    }
    const body = [...new FormData(form, event.submitter)].filter(([name]) => name !== "csrfmiddlewaretoken");
    const item = { key: form.elements.key.value, person, address: form.action, body };
    if (all().some((each) => each.key === item.key)) return;
    put([...all(), item]);
    event.submitter.disabled = true;
    const answer = await send(item);
    event.submitter.disabled = false;
    if (answer.address) location.assign(answer.address);
    else if (answer.sentence) fault(form, answer.sentence);
    else {
      form.reset();
      form.elements.key.value = crypto.randomUUID().replaceAll("-", "");
    }
    show();
  });
}

/** Send one item: {address} if it was kept, {sentence} if it was refused, {} if it still waits. */
async function send(item) {
  let response;
  try {
    response = await fetch(item.address, {
      method: "POST",
      headers: { Accept: "application/json", "X-CSRFToken": token() },
      body: new URLSearchParams(item.body),
      redirect: "manual",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
  } catch {
    hindrance = "";
    return {};
  }
  if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
    hindrance = line.dataset.signedOut;
    return {};
  }
  if (response.status >= 500) return {};
  const answer = await response.json().catch(() => ({ sentence: String(response.status) }));
  drop(item.key);
  return answer;
}

async function flush() {
  for (const item of mine()) {
    const answer = await send(item);
    if (answer.sentence) hindrance = line.dataset.refused.replace("{sentence}", answer.sentence);
    if (!answer.address && !answer.sentence) break;
  }
  show();
}

function show() {
  const count = mine().length;
  line.hidden = count === 0 && !hindrance;
  const said = count === 1 ? line.dataset.one : line.dataset.many.replace("{count}", count);
  line.querySelector("p").textContent = hindrance || said;
}

function fault(form, sentence) {
  const room = form.querySelector("[data-fault]");
  if (!room) return;
  room.hidden = false;
  room.textContent = sentence;
  room.closest(".field")?.classList.add("has-fault");
  form.querySelector("input:not([type=hidden])")?.focus();
}

function token() {
  return document.querySelector("[name=csrfmiddlewaretoken]").value;
}
