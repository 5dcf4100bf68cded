// One phone, several people: codes that follow each other faster than strangers can are counted together.

// At the peak of a queue somebody steps up every eight or nine seconds; who holds the phone already needs four.
const TOGETHER_MILLIS = 6500;
let done = 0;
let until = 0;
let timer;
let ended = () => {};

export const family = {
  // Takes an outcome; says of one that was done which of the family it was.
  add(state) {
    const now = performance.now();
    if (now > until) {
      done = 0;
    }
    if (state === "done" || state === "held") {
      done++;
    }
    until = now + TOGETHER_MILLIS;
    clearTimeout(timer);
    timer = setTimeout(() => { done = 0; ended(); }, TOGETHER_MILLIS);
    return done;
  },
  done: () => done,
  onEnd(listener) {
    ended = listener;
  },
};
