/** What every page of the phone app does with a script; all of it also works without. */

import * as bodyMap from "./body-map.js";
import * as staircase from "./staircase.js";

const A_MOMENT = 450; // milliseconds: one sees what one chose, and what it means, before going on
const A_PRESS = 1000; // milliseconds between a press and the answer it gives

for (const each of document.querySelectorAll(".staircase")) staircase.enliven(each);
for (const each of document.querySelectorAll(".body-map")) bodyMap.enliven(each);
for (const each of document.querySelectorAll("form[data-go-on]")) goOnByItself(each);
for (const each of document.querySelectorAll("dialog.sheet")) closeFromOutside(each);
document.querySelector(".error-summary")?.focus();
document.addEventListener("click", openAndClose);
document.addEventListener("click", print);

/**
 * Send a form of questions when a finger or mouse has given its last answer; never for keys.
 * Forms with something to tick or to write wait for the button: nobody knows which is the last.
 */
function goOnByItself(form) {
  if (isAnswered(form)) return; // opened again to change something: the button says when
  let pressedAt = -Infinity;
  let waiting;
  form.addEventListener("pointerdown", ({ target, timeStamp }) => {
    clearTimeout(waiting);
    pressedAt = target.closest(".choice, .bar") ? timeStamp : -Infinity;
  });
  for (const other of ["keydown", "pointercancel"]) {
    form.addEventListener(other, () => {
      pressedAt = -Infinity;
      clearTimeout(waiting);
    });
  }
  form.addEventListener("change", ({ timeStamp }) => {
    if (timeStamp - pressedAt > A_PRESS || !isAnswered(form)) return;
    waiting = setTimeout(() => form.requestSubmit(), A_MOMENT);
  });
}

function isAnswered(form) {
  const inputs = [...form.querySelectorAll("input")];
  if (form.querySelector("[type=checkbox], textarea")) return false;
  const groups = new Set(inputs.filter(({ type }) => type === "radio").map(({ name }) => name));
  const typed = inputs.filter((input) => "needed" in input.dataset);
  return (
    typed.every((input) => input.value.trim() !== "") &&
    [...groups].every((name) => inputs.some((input) => input.name === name && input.checked))
  );
}

/** data-opens="id" opens a sheet, data-closes closes the one around it. */
function openAndClose({ target }) {
  const opener = target.closest?.("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens)?.showModal();
  target.closest?.("[data-closes]")?.closest("dialog")?.close();
}

function closeFromOutside(sheet) {
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });
}

function print({ target }) {
  if (target.closest?.("[data-print]")) window.print();
}
