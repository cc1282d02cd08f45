/** What every page of the phone app does with a script; all of it also works without. */

import * as bodyMap from "./body-map.js";
import * as staircase from "./staircase.js";

const A_MOMENT = 260; // milliseconds: one sees what one chose before the page turns

for (const each of document.querySelectorAll(".staircase")) staircase.enliven(each);
for (const each of document.querySelectorAll(".body-map")) bodyMap.enliven(each);
for (const each of document.querySelectorAll("[data-go-on]")) goOnByItself(each);
for (const each of document.querySelectorAll("dialog.sheet")) closeFromOutside(each);
document.querySelector(".error-summary")?.focus();
document.addEventListener("click", openAndClose);
document.addEventListener("click", print);

/** Send the form when a finger or mouse chooses the one answer; never for keys. */
function goOnByItself(choices) {
  let pressed = false;
  choices.addEventListener("pointerdown", (event) => {
    pressed = event.target.closest(".choice") !== null;
  });
  choices.addEventListener("keydown", () => {
    pressed = false;
  });
  choices.addEventListener("change", () => {
    const form = choices.closest("form");
    if (!pressed || !form) return;
    pressed = false;
    setTimeout(() => form.requestSubmit(), A_MOMENT);
  });
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
