// Guided, timed tools: says each phase in turn until the time is up. Works without a network.

const box = document.querySelector("[data-timer]");
const phases = JSON.parse(document.getElementById("timer-phases").textContent);
const words = box.querySelector(".timer-words");
const left = box.querySelector(".timer-left");
const circle = box.querySelector(".timer-circle");
const button = box.querySelector("[data-start]");

let timer = null;
let passed = 0;
let spoken = -1;

const total = () => 60 * Number(box.querySelector("[name=minutes]:checked")?.value ?? 2);
const round = phases.reduce((sum, phase) => sum + phase.seconds, 0);

function phaseAt(second) {
  let rest = second % round;
  for (const [number, phase] of phases.entries()) {
    if (rest < phase.seconds) return [number, phase];
    rest -= phase.seconds;
  }
  return [0, phases[0]];
}

function show() {
  const [number, phase] = phaseAt(passed);
  if (number !== spoken || phases.length === 1) {
    words.textContent = phase.text;
    circle.dataset.phase = String(number % 2);
    circle.dataset.seconds = String(Math.min(phase.seconds, 10));
    spoken = number;
  }
  const rest = Math.max(0, total() - passed);
  left.textContent = `${Math.floor(rest / 60)}:${String(rest % 60).padStart(2, "0")}`;
}

function tick() {
  passed += 1;
  if (passed >= total()) return finish();
  show();
}

function finish() {
  stop();
  passed = 0;
  spoken = -1;
  words.textContent = button.dataset.wordsDone;
  left.textContent = "";
  button.textContent = button.dataset.wordsStart;
}

function stop() {
  clearInterval(timer);
  timer = null;
  delete circle.dataset.phase;
}

button.addEventListener("click", () => {
  if (timer) {
    stop();
    button.textContent = button.dataset.wordsResume;
  } else {
    show();
    timer = setInterval(tick, 1000);
    button.textContent = button.dataset.wordsPause;
  }
});
