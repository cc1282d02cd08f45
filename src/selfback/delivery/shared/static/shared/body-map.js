/** The body map: its regions show what is ticked, and each part chosen can be taken off by name. */

export function enliven(map) {
  const boxes = [...map.querySelectorAll('input[type="checkbox"]')];
  const tags = map.querySelector("[data-at=chosen]");

  function show() {
    for (const box of boxes) {
      for (const region of map.querySelectorAll(`[data-region="${CSS.escape(box.value)}"]`)) {
        region.classList.toggle("is-chosen", box.checked);
      }
    }
    tags.replaceChildren(...boxes.filter((box) => box.checked).map(tag));
  }

  function tag(box) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "tag";
    button.textContent = `${box.dataset.label} ×`;
    button.setAttribute("aria-label", tags.dataset.remove.replace("{part}", box.dataset.label));
    button.addEventListener("click", () => toggle(box));
    return button;
  }

  function toggle(box) {
    box.checked = !box.checked;
    box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  map.addEventListener("click", (event) => {
    const region = event.target.closest("[data-region]");
    const box = region && boxes.find((each) => each.value === region.dataset.region);
    if (box) toggle(box);
  });
  map.addEventListener("change", show);
  show();
}
