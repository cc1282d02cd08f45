/** The sheets of the player: swap an exercise for a reason, and how to do it. */

const swapSheet = document.getElementById("swap-sheet");
const howTo = document.getElementById("how-to-sheet");
const within = (sheet, name) => sheet.querySelector(`[data-at="${name}"]`);

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, name) => facts[name]);

let chosen = null;

/** Ask for the reason first; the replacement and what follows from it are shown at once. */
export function openSwap({ plan, id, taken, swap }) {
  const { words, exercises } = plan;
  within(swapSheet, "title").textContent = fill(words.swapTitle, { title: exercises[id].title });
  const form = swapSheet.querySelector("form");
  form.reset();
  offer(plan, null);
  form.onchange = ({ target }) => {
    const reason = target.value;
    const offers = exercises[id].swaps[reason] ?? [];
    chosen = offers.find((each) => !taken.includes(each.id)) ?? null;
    offer(plan, chosen, reason);
  };
  form.onsubmit = (event) => {
    event.preventDefault();
    const reason = new FormData(form).get("reason");
    swapSheet.close();
    if (chosen) swap(chosen.id, reason);
  };
  swapSheet.showModal();
}

function offer(plan, one, reason = "") {
  const hasReason = reason !== "";
  within(swapSheet, "offer").hidden = !one;
  within(swapSheet, "none").hidden = !hasReason || Boolean(one);
  within(swapSheet, "swap").disabled = !one;
  if (!one) return;
  within(swapSheet, "instead").textContent = plan.exercises[one.id].title;
  within(swapSheet, "sentence").textContent = one.sentence;
  const still = document.getElementById(`still-${one.id}`);
  within(swapSheet, "still").replaceChildren(still ? still.content.cloneNode(true) : "");
  within(swapSheet, "swap").scrollIntoView({ block: "nearest" });
}

/** Show the steps, what to watch for, and how to make it easier or harder. */
export function openHowTo({ plan, id }) {
  const one = plan.exercises[id];
  within(howTo, "title").textContent = one.title;
  within(howTo, "purpose").textContent = one.purpose;
  list(within(howTo, "steps"), one.steps);
  list(within(howTo, "mistakes"), one.mistakes);
  within(howTo, "easier").textContent = one.easier;
  within(howTo, "harder").textContent = one.harder;
  list(within(howTo, "cautions"), one.cautions);
  within(howTo, "careful").hidden = !one.cautions.length;
  howTo.showModal();
}

function list(place, lines) {
  place.replaceChildren(
    ...lines.map((line) => {
      const item = document.createElement("li");
      item.textContent = line;
      return item;
    }),
  );
}

for (const sheet of [swapSheet, howTo]) {
  sheet.addEventListener("click", ({ target }) => {
    if (target === sheet || target.closest("[data-does=close]")) sheet.close();
  });
}
