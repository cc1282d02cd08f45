/** Memos: on a coding, in a window of its own, and on the text as a whole. */

import { send } from "./sending.js";

const dialog = document.querySelector("[data-memo]");
const title = document.getElementById("memo-title");
const text = document.getElementById("memo-text");
const keeper = document.querySelector("[data-memo-keep]");
let keep = () => {};

keeper.addEventListener("click", () => keep());

/** Open the memo of a coding; an empty one is removed. */
export function open(coding, { codeOf, words, addresses, say, list }) {
  title.textContent = words.memoFor.replace("{code}", codeOf(coding)?.name ?? "");
  text.value = coding.memo?.text ?? "";
  keep = async () => {
    const { memo } = coding;
    if (!memo && !text.value.trim()) return dialog.close();
    const changed = memo ? { memo: memo.id, version: memo.version } : { coding: coding.id };
    try {
      const answer = await send(addresses.memos, { text: text.value, ...changed });
      coding.memo = answer.memo;
      dialog.close();
      say(words.memoSaved);
      list();
    } catch ({ why }) {
      say(words.refused.replace("{why}", why ?? ""));
    }
    return undefined;
  };
  dialog.showModal();
  text.focus();
}

/** Let memos on the text be written below it. */
export function onText({ addresses, words, say }) {
  const field = document.querySelector("[data-memo-source]");
  const button = document.querySelector("[data-keep-memo]");
  button?.addEventListener("click", async () => {
    if (!field.value.trim()) return;
    try {
      const body = { text: field.value, source: field.dataset.memoSource };
      const { memo } = await send(addresses.memos, body);
      const made = document.createElement("div");
      made.className = "memo";
      const said = document.createElement("p");
      said.textContent = memo.text;
      made.append(said);
      field.closest(".field").before(made);
      field.value = "";
      say(words.memoSaved);
    } catch ({ why }) {
      say(words.refused.replace("{why}", why ?? ""));
    }
  });
}
