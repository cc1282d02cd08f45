// Watches something being made, and shows it once it is there. The page works without.

const ASK_AGAIN = 1000;

const watched = document.querySelector("[data-watch]");

async function watch() {
  try {
    const answer = await fetch(watched.dataset.watch, { headers: { Accept: "application/json" } });
    const { going, progress, step } = await answer.json();
    if (!going) {
      location.reload();
      return;
    }
    watched.querySelector("progress").value = progress;
    const said = watched.querySelector("[data-step]");
    if (said.textContent !== step) said.textContent = step;
  } catch {
    // Without a network it is asked again, as if it were still being made.
  }
  setTimeout(watch, ASK_AGAIN);
}

if (watched) setTimeout(watch, ASK_AGAIN);
