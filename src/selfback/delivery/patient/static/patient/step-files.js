// Steps from another app: says that a file is being sent, watches it being read, copies a key.
// Every page works without it.

const ASK_AGAIN = 1500;

const form = document.getElementById("file-form");
form?.addEventListener("submit", () => {
  form.setAttribute("aria-busy", "true");
  form.querySelector("[data-sending-status]").textContent = form.dataset.sending;
  form.querySelector("button").disabled = true;
});

const watched = document.querySelector("[data-watch]");

async function watch() {
  try {
    const answer = await fetch(watched.dataset.watch, { headers: { Accept: "application/json" } });
    const { state, progress } = await answer.json();
    if (state !== "waiting") {
      location.reload();
      return;
    }
    watched.querySelector("progress").value = progress;
  } catch {
    // Without a network it is asked again, as if the file were still being read.
  }
  setTimeout(watch, ASK_AGAIN);
}

if (watched) setTimeout(watch, ASK_AGAIN);

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) continue;
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
    button.textContent = button.dataset.done;
  });
}
