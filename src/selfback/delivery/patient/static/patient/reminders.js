/** Reminders on this phone: says how they stand, and turns them on or off when somebody asks. */

const place = document.getElementById("reminders");
const phones = JSON.parse(document.getElementById("known-phones").textContent);
const key = place.dataset.key;

const isApple =
  /iPhone|iPad|iPod/.test(navigator.userAgent) ||
  (navigator.platform === "MacIntel" && navigator.maxTouchPoints > 1);
const isInstalled = matchMedia("(display-mode: standalone)").matches || navigator.standalone === true;
const canRemind = "serviceWorker" in navigator && "PushManager" in window && "Notification" in window;

function show(state) {
  for (const part of place.querySelectorAll("[data-state]")) {
    part.hidden = part.dataset.state !== state;
  }
}

// --- How it stands -------------------------------------------------------------------------------

async function state() {
  if (!canRemind) return isApple && !isInstalled ? "home-screen" : "unsupported";
  if (Notification.permission === "denied") return "blocked";
  const held = await subscription();
  if (!held) return "off";
  const digest = await digestOf(held.endpoint);
  markThisPhone(digest);
  return phones.includes(digest) ? "on" : "off";
}

async function subscription() {
  const registration = await navigator.serviceWorker.ready;
  return registration.pushManager.getSubscription();
}

async function digestOf(text) {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function markThisPhone(digest) {
  const mark = document.querySelector(`[data-phone="${digest}"] [data-this-phone]`);
  if (mark) mark.hidden = false;
}

// --- Turning it on and off -----------------------------------------------------------------------

/** The browser asks the person only here, after a tap, with the reasons above it. */
async function turnOn() {
  if ((await Notification.requestPermission()) !== "granted") return refresh();
  const held = await subscription();
  if (held && !isWithOurKey(held)) await held.unsubscribe();
  const registration = await navigator.serviceWorker.ready;
  const made = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: key,
  });
  await send("/api/push/devices", made);
  location.reload();
}

async function turnOff() {
  const held = await subscription();
  if (held) {
    await send("/api/push/devices/end", { endpoint: held.endpoint });
    await held.unsubscribe();
  }
  location.reload();
}

function isWithOurKey(held) {
  const bytes = new Uint8Array(held.options.applicationServerKey ?? []);
  const text = btoa(String.fromCharCode(...bytes));
  return text.replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "") === key;
}

async function send(address, body) {
  const token = document.cookie.match(/(?:^|; )csrftoken=([^;]*)/)?.[1] ?? "";
  const answer = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${answer.status}`);
}

// --- Beginning -----------------------------------------------------------------------------------

const refresh = async () => show(await state());

function onTap(name, work) {
  for (const button of place.querySelectorAll(`[data-${name}]`)) {
    button.addEventListener("click", async () => {
      button.disabled = true;
      await work().catch(() => show("failed"));
      button.disabled = false;
    });
  }
}

onTap("turn-on", turnOn);
onTap("turn-off", turnOff);
refresh();
