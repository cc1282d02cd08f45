/** The emergency rule on the phone: the same table as the server's, without a network. */

const NAME = (person) => `selfback-stop ${person}`;
const PAUSED = (person) => `selfback-paused ${person}`;

/** Return the answer to each sign that is asked at a moment. */
export function answersTo(table, moment, ticked) {
  const otherwise = ticked.has("unsure") ? "unknown" : "no";
  return Object.fromEntries(
    table.ask[moment].map((sign) => [sign, ticked.has(sign) ? "yes" : otherwise]),
  );
}

/** Return the signs whose answers bring the stop screen. */
export const stopping = (table, answers) =>
  Object.keys(answers).filter((sign) => table.stops[sign]?.includes(answers[sign]));

/** The stop screen this person still has to act on, if there is one: {key, moment, answers, signs, report}. */
export const pending = (person) => JSON.parse(localStorage.getItem(NAME(person)) ?? "null");

/** Remember across reloads that the stop screen stands, and that the plan is paused. */
export function remember(person, stop) {
  localStorage.setItem(NAME(person), JSON.stringify(stop));
  localStorage.setItem(PAUSED(person), "yes");
}

/** The server has the report now, under this name. */
export function noteReport(person, key, report) {
  const stop = pending(person);
  if (stop?.key === key) localStorage.setItem(NAME(person), JSON.stringify({ ...stop, report }));
}

/** The person has acted; the plan stays paused until the server says otherwise. */
export const forget = (person) => localStorage.removeItem(NAME(person));

/** Whether the plan stands still as far as this phone knows. */
export const isPaused = (person) => localStorage.getItem(PAUSED(person)) === "yes";

/** The server has shown that the plan goes on. */
export const goOn = (person) => localStorage.removeItem(PAUSED(person));
