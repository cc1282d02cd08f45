{% load phone_script %}/** Keeps the app's scripts and a few pages for times without a network. It never keeps a write. */

const { version, shell, kept, ahead, found, offline, icon } = {% as_script settings %};
const SHELL = `shell ${version}`;
const PAGES = "pages";
const OWNER = "/whose-pages";
const PATIENCE = 5000;
const isKept = (path) => kept.some((pattern) => new RegExp(pattern).test(path));

// --- Coming and going ----------------------------------------------------------------------------

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => event.waitUntil(activate()));

async function install() {
  const cache = await caches.open(SHELL);
  await cache.addAll(shell.map((address) => new Request(address, { cache: "no-cache" })));
  await self.skipWaiting();
}

/** Pages that are kept still name the old scripts: renew them first, then let the old ones go. */
async function activate() {
  await self.clients.claim();
  const pages = await caches.open(PAGES);
  const paths = (await pages.keys()).map((request) => new URL(request.url).pathname);
  if (!(await Promise.all(paths.filter(isKept).map(renew))).every(Boolean)) return;
  const names = await caches.keys();
  await Promise.all(names.filter((name) => ![SHELL, PAGES].includes(name)).map((name) => caches.delete(name)));
}

// --- Answering -----------------------------------------------------------------------------------

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== location.origin || url.pathname.startsWith("/api/")) return;
  if (request.method === "GET" && shell.includes(url.pathname) && request.mode !== "navigate") {
    event.respondWith(fromShell(request));
  } else if (request.method === "GET" && url.pathname.startsWith("/static/")) {
    event.respondWith(fetch(request).catch(() => caches.match(request, { ignoreVary: true })));
  } else if (request.mode === "navigate") {
    event.respondWith(request.method === "GET" ? page(event, url) : write(request, url));
  }
});

async function fromShell(request) {
  const options = { ignoreVary: true };
  const own = await (await caches.open(SHELL)).match(request, options);
  return own ?? fetch(request).catch(() => caches.match(request, options));
}

/** From the server; when it does not answer, as it was when it last did. */
async function page(event, url) {
  const answer = fetch(event.request);
  event.waitUntil(answer.then((response) => look(url, response.clone())).catch(() => {}));
  const pages = await caches.open(PAGES);
  const before = await pages.match(url.pathname, { ignoreVary: true });
  const patience = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  try {
    return (await (before ? Promise.race([answer, patience]) : answer)) ?? (await asKept(before));
  } catch {
    return before ? asKept(before) : withoutNetwork();
  }
}

/** A form that is posted without a script, or with one that leaves it to the server. */
async function write(request, url) {
  try {
    const response = await fetch(request);
    if (url.pathname.includes("/logout")) await caches.delete(PAGES);
    return response;
  } catch {
    return withoutNetwork();
  }
}

const withoutNetwork = async () =>
  (await caches.match(offline, { ignoreVary: true })) ?? Response.error();

/** Mark a page as coming from the phone's memory, and since when it has been there. */
async function asKept(response) {
  const since = response.headers.get("Date") ?? new Date().toUTCString();
  const at = new Date(since).toISOString();
  const text = (await response.text()).replace("<html", `<html data-kept="${at}"`);
  return new Response(text, { headers: response.headers });
}

// --- Keeping -------------------------------------------------------------------------------------

/** Keep a page if it is one of those, and only beside other pages of the same person. */
async function look(url, response) {
  const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
  if (!response.ok || response.redirected || !isPage) return false;
  const person = (await response.clone().text()).match(/data-person="([0-9a-f]+)"/)?.[1];
  if (!person) return false;
  const pages = await cacheOf(person);
  if (isKept(url.pathname)) await pages.put(url.pathname, response);
  return true;
}

async function cacheOf(person) {
  let pages = await caches.open(PAGES);
  const owner = await (await pages.match(OWNER))?.text();
  if (owner === person) return pages;
  await caches.delete(PAGES);
  pages = await caches.open(PAGES);
  await pages.put(OWNER, new Response(person));
  return pages;
}

/** Fetch a page and keep it; whether that worked. */
async function renew(path) {
  try {
    const response = await fetch(path, { credentials: "same-origin" });
    return await look(new URL(path, location.origin), response);
  } catch {
    return false;
  }
}

async function keepAhead() {
  await (await caches.open(SHELL)).add(new Request(offline, { cache: "no-cache" }));
  for (const path of ahead) await renew(path);
  const toolbox = await (await caches.open(PAGES)).match("/toolbox", { ignoreVary: true });
  const text = (await toolbox?.text()) ?? "";
  for (const [, path] of text.matchAll(new RegExp(found, "g"))) await renew(path);
}

// --- Messages ------------------------------------------------------------------------------------

self.addEventListener("message", (event) => {
  if (event.data === "keep-ahead") event.waitUntil(keepAhead());
});

self.addEventListener("sync", (event) => {
  if (event.tag === "outbox") event.waitUntil(wakePages());
});

async function wakePages() {
  for (const client of await self.clients.matchAll()) client.postMessage("flush");
}

// --- Reminders -----------------------------------------------------------------------------------

self.addEventListener("push", (event) => event.waitUntil(remind(event.data)));

self.addEventListener("notificationclick", (event) => {
  const { id, path } = event.notification.data;
  event.notification.close();
  event.waitUntil(Promise.all([bringTo(path), say("opened", id)]));
});

self.addEventListener("pushsubscriptionchange", (event) => event.waitUntil(renewSubscription(event)));

/** Browsers take the right to push away from those who get something and show nothing. */
async function remind(data) {
  const { id = "", title = "selfback", body = "", path = "/", topic = "", language = "" } = read(data);
  const looks = { body, icon, tag: topic, renotify: topic !== "", lang: language };
  await self.registration.showNotification(title, { ...looks, data: { id, path } });
  await say("received", id);
}

function read(data) {
  try {
    return data.json() ?? {};
  } catch {
    return {};
  }
}

/** Go to a page of ours: in a window that is open already, the one looked at first. */
async function bringTo(path) {
  const wanted = new URL(path, location.origin);
  const address = wanted.origin === location.origin ? wanted.href : location.origin;
  const windows = await self.clients.matchAll({ type: "window", includeUncontrolled: true });
  for (const open of windows) {
    try {
      const there = await open.focus();
      return there.url === address ? there : await there.navigate(address);
    } catch {
      continue; // it has just been closed, or is not ours to lead
    }
  }
  return self.clients.openWindow(address);
}

/** Tell the server what became of a notice; it takes the same word twice. */
async function say(what, id) {
  if (!id) return;
  const options = {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ id }),
    keepalive: true,
  };
  for (const wait of [0, 3000]) {
    await new Promise((resolve) => setTimeout(resolve, wait));
    if ((await fetch(`/api/push/${what}`, options).catch(() => null))?.ok) return;
  }
}

/** The browser gave the old subscription up: hand in its new one; without a session, wait to be asked. */
async function renewSubscription({ oldSubscription, newSubscription }) {
  const options = oldSubscription?.options;
  const renewed = newSubscription ?? (options && (await self.registration.pushManager.subscribe(options)));
  const token = (await self.cookieStore?.get("csrftoken"))?.value ?? "";
  if (!renewed) return;
  await fetch("/api/push/devices", {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-CSRFToken": token },
    body: JSON.stringify(renewed),
  });
}
