/** A quiet beep when one wants it, and a screen that stays awake while one moves. */

const NAME = "selfback-sound";
const TONES = { repetition: [660], hold: [520], start: [880], set: [660, 880], side: [660, 520], rate: [660, 880] };

let speaker;
let lock;

/** Whether beeps are wanted; off until somebody wants them. */
export const hasSound = () => localStorage.getItem(NAME) === "on";

export function setSound(isOn) {
  localStorage.setItem(NAME, isOn ? "on" : "off");
  if (isOn) beep("start");
}

/** Beep for what happened: one short tone, or two at the end of a set. */
export function beep(what) {
  if (!hasSound() || !TONES[what]) return;
  speaker ??= new AudioContext();
  TONES[what].forEach((pitch, place) => tone(pitch, speaker.currentTime + place * 0.16));
}

function tone(pitch, from) {
  const [wave, loudness] = [speaker.createOscillator(), speaker.createGain()];
  wave.frequency.value = pitch;
  loudness.gain.setValueAtTime(0.12, from);
  loudness.gain.exponentialRampToValueAtTime(0.001, from + 0.14);
  wave.connect(loudness).connect(speaker.destination);
  wave.start(from);
  wave.stop(from + 0.15);
}

/** Keep the screen awake, or let it sleep again. Where that cannot be, nothing is lost. */
export async function stayAwake(isWanted) {
  if (!isWanted) {
    lock?.release();
    lock = undefined;
    return;
  }
  try {
    if (!lock || lock.released) lock = await navigator.wakeLock?.request("screen");
  } catch {
    lock = undefined; // the battery is low, or the page is hidden
  }
}
