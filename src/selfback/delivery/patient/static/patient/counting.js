/** Counts a session: sets, sides, repetitions, holds and rests. Knows no page and no clock. */

const REST = 20;
const CHANGE_SIDES = 8;
const GET_READY = 8;
const FIRST_READY = 4;

/** Where in a session one is. Everything in `state` is plain, so that it can be kept. */
export class Count {
  /**
   * exercises   id -> {sets, repetitions, hold, sides, pace}; pace is seconds a repetition takes
   * state       what `begin` made, or what was kept of it
   */
  constructor(exercises, state) {
    this.exercises = exercises;
    this.state = state;
  }

  static begin(order, session, day) {
    const state = { order: [...order], session, day, at: 0, results: {}, isPaused: true };
    return { ...state, ...fresh(FIRST_READY) };
  }

  get id() {
    return this.state.order[this.state.at];
  }

  get exercise() {
    return this.exercises[this.id];
  }

  get isDone() {
    return this.state.phase === "finish";
  }

  /** Seconds of one repetition, the hold included. */
  get length() {
    return this.exercise.pace + this.exercise.hold;
  }

  /** Seconds left of the hold; null if nothing is held now. */
  get holdLeft() {
    const { hold, pace } = this.exercise;
    const into = this.state.elapsed - pace / 2;
    return hold && this.state.phase === "work" && into >= 0 && into <= hold ? hold - into : null;
  }

  /** Let time pass; return what happened: "hold", "repetition", "side", "set", "start", "rate". */
  pass(seconds) {
    const { state } = this;
    if (state.isPaused || !["ready", "rest", "work"].includes(state.phase)) return [];
    state.seconds += seconds;
    if (state.phase !== "work") return this.#rest(seconds);
    if (state.isOwnPace) return [];
    const wasHolding = this.holdLeft !== null;
    state.elapsed += seconds;
    if (state.elapsed >= this.length) return this.count();
    return !wasHolding && this.holdLeft !== null ? ["hold"] : [];
  }

  #rest(seconds) {
    this.state.left -= seconds;
    return this.state.left > 0 ? [] : this.start();
  }

  /** Start working, whatever is left of the rest. */
  start() {
    Object.assign(this.state, { phase: "work", left: 0, elapsed: 0 });
    return ["start"];
  }

  /** Count one repetition. */
  count() {
    const { state, exercise } = this;
    if (state.phase !== "work") return [];
    state.repetition += 1;
    state.done += 1;
    state.elapsed = 0;
    if (state.repetition < exercise.repetitions) return ["repetition"];
    state.repetition = 0;
    if (state.side + 1 < exercise.sides) return this.#pause("side", CHANGE_SIDES);
    state.side = 0;
    state.set += 1;
    if (state.set < exercise.sets) return this.#pause("set", REST);
    state.phase = "rate";
    return ["rate"];
  }

  #pause(what, seconds) {
    if (what === "side") this.state.side += 1;
    Object.assign(this.state, { phase: "rest", left: seconds, whole: seconds });
    return [what];
  }

  /** Count by oneself from here on, until the next exercise. */
  countMyself() {
    this.state.isOwnPace = true;
    return this.count();
  }

  /** What was done of the exercise so far; null if nothing. */
  account(rating = "") {
    const { state, exercise } = this;
    if (!state.done) return null;
    return {
      session: state.session,
      exercise: this.id,
      day: state.day,
      sets: Math.min(state.set + (state.repetition || state.side ? 1 : 0), exercise.sets),
      repetitions: state.done,
      planned_repetitions: exercise.sets * exercise.repetitions * exercise.sides,
      seconds: Math.round(state.seconds),
      rating,
    };
  }

  /** Go to the next or the previous exercise; after the last one comes the end. */
  move(by) {
    const { state } = this;
    if (this.exercise && state.done) state.results[this.id] = this.account(state.rating);
    state.at = Math.max(0, state.at + by);
    if (state.at >= state.order.length) state.phase = "finish";
    else Object.assign(state, fresh(GET_READY));
  }

  /** Put another exercise in the place of this one. */
  swap(id) {
    const { state } = this;
    if (state.done) state.results[this.id] = this.account();
    state.order[state.at] = id;
    Object.assign(state, fresh(GET_READY));
  }
}

const fresh = (left) => ({
  phase: "ready",
  left,
  whole: left,
  set: 0,
  side: 0,
  repetition: 0,
  done: 0,
  elapsed: 0,
  seconds: 0,
  rating: "",
  isOwnPace: false,
});
