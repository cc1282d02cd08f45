/** The 0 to 10 staircase: the large value with its words, and minus and plus. */

/** Split "Moderate. Hard to forget" into the word and the meaning. */
export function wordAndMeaning(text) {
  const [, word, meaning] = text.match(/^(.*?[^.])\.\s+(.*)$/) ?? [null, text, ""];
  return { word, meaning };
}

/** Return where a press on minus or plus leads; the first press starts from the other end. */
export function stepped(current, by, { low, high }) {
  if (current === null) return by > 0 ? low : high;
  return Math.min(high, Math.max(low, current + by));
}

export function enliven(staircase) {
  const inputs = [...staircase.querySelectorAll(".bar input")];
  const values = inputs.map((input) => Number(input.value));
  const ends = { low: Math.min(...values), high: Math.max(...values) };
  const chosen = () => inputs.find((input) => input.checked) ?? null;

  function show() {
    const input = chosen();
    const { word, meaning } = wordAndMeaning(input?.dataset.meaning ?? "");
    const at = (name) => staircase.querySelector(`[data-at="${name}"]`);
    if (input) at("value").textContent = input.value;
    at("word").textContent = word;
    at("meaning").textContent = meaning;
    for (const button of staircase.querySelectorAll("[data-step]")) {
      const end = Number(button.dataset.step) > 0 ? ends.high : ends.low;
      button.disabled = input !== null && Number(input.value) === end;
    }
  }

  staircase.addEventListener("click", (event) => {
    const button = event.target.closest("[data-step]");
    if (!button) return;
    const input = chosen();
    const value = stepped(input && Number(input.value), Number(button.dataset.step), ends);
    const next = inputs.find((each) => Number(each.value) === value);
    next.checked = true;
    next.dispatchEvent(new Event("change", { bubbles: true }));
  });
  staircase.addEventListener("keydown", (event) => {
    // Radios wrap round: one more press at 10 must not turn worst pain into none.
    const up = ["ArrowRight", "ArrowDown"].includes(event.key);
    const down = ["ArrowLeft", "ArrowUp"].includes(event.key);
    const value = Number(event.target.value);
    if ((up && value === ends.high) || (down && value === ends.low)) event.preventDefault();
  });
  staircase.addEventListener("change", show);
  staircase.classList.add("is-live");
  show();
}
