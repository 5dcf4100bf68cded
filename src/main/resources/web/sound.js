// A sound of its own for each outcome, for eyes that are elsewhere, and then a few words. Where the browser allows none, the screen is
// silent.

// Frequency in hertz, start and length in seconds. Up, twice the same, deep and long, three short: told apart with closed eyes.
const PATTERNS = {
  done: [[880, 0, 0.12], [1320, 0.13, 0.22]],
  again: [[660, 0, 0.14], [660, 0.22, 0.14]],
  rejected: [[196, 0, 0.55]],
  held: [[523, 0, 0.1], [523, 0.18, 0.1], [523, 0.36, 0.1]],
};
// Words begin when the tones are over.
const WORDS_AFTER_MILLIS = 600;
let context;
let sounds = true;
let voice = true;
let speaking;
let beginning;
const prompts = new Map();

export function settings(station) {
  sounds = station.sounds;
  voice = station.voice;
}

export function play(name) {
  if (!sounds) {
    return;
  }
  try {
    context ??= new AudioContext();
    if (context.state === "suspended") {
      // Allowed only after somebody touched the page; a sound that comes late would belong to the wrong person.
      context.resume().catch(() => {});
      return;
    }
    for (const [hertz, start, length] of PATTERNS[name]) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = name === "rejected" ? "square" : "sine";
      tone.frequency.value = hertz;
      volume.gain.value = 0.25;
      tone.connect(volume).connect(context.destination);
      tone.start(context.currentTime + start);
      tone.stop(context.currentTime + start + length);
    }
  } catch {
    // No sound device.
  }
}

// The last one's words end where the next one's begin.
export function speak(name) {
  clearTimeout(beginning);
  speaking?.pause();
  document.body.dataset.spoken = "";
  if (!voice) {
    return;
  }
  beginning = setTimeout(() => {
    if (!prompts.has(name)) {
      prompts.set(name, new Audio(`voice/${name}.ogg`));
    }
    speaking = prompts.get(name);
    speaking.currentTime = 0;
    speaking.play().then(() => { document.body.dataset.spoken = name; }, () => {
      // Not allowed before somebody touched the page, or no sound device.
    });
  }, sounds ? WORDS_AFTER_MILLIS : 0);
}
