/** Sends a screen of answers; without a connection it waits on the page until there is one. */

const AGAIN = 15_000; // milliseconds until the next try
const PATIENCE = 20_000;

const form = document.querySelector("form[data-waits]");
const notice = document.getElementById("not-sent");
let body = null; // what waits to be sent; its key lets it count once, however often it is sent
let busy = false;
let timer;

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  if (busy) return;
  form.elements.told_at.value = new Date().toISOString();
  body = new URLSearchParams(new FormData(form));
  send();
});
addEventListener("online", () => body && send());
addEventListener("beforeunload", (event) => {
  if (body && !notice.hidden) event.preventDefault();
});

async function send() {
  if (busy) return;
  busy = true;
  clearTimeout(timer);
  form.setAttribute("aria-busy", "true");
  const response = await post();
  busy = false;
  if (response && response.status < 500) return goOn(response);
  form.removeAttribute("aria-busy");
  notice.hidden = false;
  timer = setTimeout(send, AGAIN);
}

async function post() {
  try {
    return await fetch(location.href, {
      method: "POST",
      body,
      signal: AbortSignal.timeout?.(PATIENCE),
    });
  } catch {
    return null;
  }
}

/** A kept screen leads on; anything else is sent the ordinary way, so that the server's page shows. */
function goOn(response) {
  body = null;
  notice.hidden = true;
  if (response.redirected) location.assign(response.url);
  else form.submit();
}
