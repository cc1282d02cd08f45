/** Sends what was done, one after the other, until the server has it; nothing is dropped. */

const waiting = [];
const PATIENCE = 20_000; // milliseconds for one answer
const LONGEST_PAUSE = 15_000;
let isSending = false;
let pause = 1_000;
let isSignedOut = false;

/** Tells "change" after any change; `detail` is {count, isTrying, isSignedOut}. */
export const news = new EventTarget();

/**
 * Send something once; resolves with the server's answer, rejects with {why, error} if it says no.
 * What is sent bears a key, so that a repeat after a lost answer does no harm.
 */
export function send(address, body) {
  return new Promise((resolve, reject) => {
    waiting.push({ address, body, resolve, reject });
    tell(false);
    goOn();
  });
}

/** Take out what has not left yet; true if it had not. */
export function forget(body) {
  const index = waiting.findIndex((each) => each.body === body && !each.isOut);
  if (index < 0) return false;
  waiting.splice(index, 1);
  tell(false);
  return true;
}

async function goOn() {
  if (isSending) return;
  isSending = true;
  while (waiting.length) {
    const [next] = waiting;
    next.isOut = true;
    const answer = await tried(next);
    next.isOut = false;
    if (answer) {
      waiting.splice(waiting.indexOf(next), 1);
      pause = 1_000;
      if (answer.ok) next.resolve(answer.value);
      else next.reject(answer.value);
      tell(false);
    } else {
      tell(true);
      await later(pause);
      pause = Math.min(pause * 2, LONGEST_PAUSE);
    }
  }
  isSending = false;
}

/** The server's word, or null if it could not be heard: then it is tried again. */
async function tried({ address, body }) {
  try {
    const response = await fetch(address, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-CSRFToken": token() },
      body: JSON.stringify(body),
      redirect: "manual", // to the sign-in page, which is no answer
      signal: AbortSignal.timeout(PATIENCE),
    });
    isSignedOut = response.type === "opaqueredirect" || response.status === 403;
    const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
    if (isJson && (response.ok || [400, 409].includes(response.status))) {
      return { ok: response.ok, value: await response.json() };
    }
    return [404, 413].includes(response.status) ? { ok: false, value: { error: "gone" } } : null;
  } catch {
    return null;
  }
}

function later(milliseconds) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, milliseconds);
    window.addEventListener("online", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

function tell(isTrying) {
  news.dispatchEvent(new CustomEvent("change", { detail: { count: waiting.length, isTrying, isSignedOut } }));
}

/** The token that Django asks for, from the cookie if it has a newer one than the page. */
function token() {
  const cookie = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1];
  return cookie ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
}

window.addEventListener("beforeunload", (event) => {
  if (waiting.length) event.preventDefault();
});
