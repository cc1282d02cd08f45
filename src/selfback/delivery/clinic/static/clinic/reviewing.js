/** Shows at once how the patient will read a change; without a script a button asks the server. */

for (const form of document.querySelectorAll(".review-form")) {
  const said = form.querySelector("[data-said]");
  if (said) {
    form.querySelector("[data-look]").hidden = true;
    form.addEventListener("input", () => show(form, said));
    show(form, said);
  }
}

function show(form, said) {
  const chosen = form.elements.change.selectedOptions?.[0];
  const number = digits(form.elements.own_number?.value ?? "");
  if (chosen) {
    said.textContent = number ? withNumber(chosen.dataset.says, chosen.value, number) : chosen.dataset.says;
  }
  const word = form.querySelector("[data-word]");
  word.textContent = form.elements.word.value.trim();
  word.hidden = !word.textContent;
}

function digits(typed) {
  return typed.replace(/\D/g, "");
}

/** The sentence holds the number of its option, written as the language groups digits. */
function withNumber(sentence, code, number) {
  const language = document.querySelector(".as-read[lang]").lang;
  const planned = digits(code.split(":")[1]);
  const written = new RegExp([...planned].join("\\D?"));
  return sentence.replace(written, new Intl.NumberFormat(language).format(Number(number)));
}
