/** The phone's own store of writes that the server does not have yet. Nothing here is ever sent. */

const NAME = "selfback";
const VERSION = 1;
const ITEMS = "items";

let opened;

/** Open the store; what an older version of the app left in it stays as it is. */
function open() {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION);
    request.onupgradeneeded = () => furnish(request.result);
    request.onsuccess = () => resolve(watch(request.result));
    request.onerror = () =>
      request.error.name === "VersionError" ? resolve(openNewer()) : reject(request.error);
  });
  return opened;
}

/** A newer version of the app has been here: its store holds ours, so use it as it is. */
function openNewer() {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME);
    request.onsuccess = () => resolve(watch(request.result));
    request.onerror = () => reject(request.error);
  });
}

function furnish(database) {
  if (database.objectStoreNames.contains(ITEMS)) return;
  const items = database.createObjectStore(ITEMS, { keyPath: "order", autoIncrement: true });
  items.createIndex("key", "key", { unique: true });
}

/** Give way to another tab that brings a newer version, and open again when needed. */
function watch(database) {
  database.onversionchange = () => {
    database.close();
    opened = undefined;
  };
  return database;
}

async function transact(mode, work) {
  const database = await open();
  return new Promise((resolve, reject) => {
    const transaction = database.transaction(ITEMS, mode, { durability: "strict" });
    const result = work(transaction.objectStore(ITEMS));
    transaction.oncomplete = () => resolve(result?.result);
    transaction.onabort = () => reject(transaction.error);
  });
}

/** Whether this browser lets us keep anything at all. */
export async function canKeep() {
  try {
    await open();
    return true;
  } catch {
    return false;
  }
}

/** All items in the order they were made, whoever made them. */
export const all = () => transact("readonly", (items) => items.getAll());

/** Keep a new item. */
export const keep = (item) => transact("readwrite", (items) => items.add(item));

/** Let an item go: the server has it, or the person removed it. */
export const remove = (order) => transact("readwrite", (items) => items.delete(order));

/**
 * Change items in one go: `change` gets an item and returns it changed, null to let it go,
 * or undefined to leave it as it is.
 */
export const revise = (change) =>
  transact("readwrite", (items) => {
    items.openCursor().onsuccess = ({ target: { result: cursor } }) => {
      if (!cursor) return;
      const changed = change(cursor.value);
      if (changed === null) cursor.delete();
      else if (changed) cursor.update(changed);
      cursor.continue();
    };
  });
