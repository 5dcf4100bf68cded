// A sound of its own for each outcome, for eyes that are elsewhere. Where the browser allows none, the screen is silent.

// Frequency in hertz, start and length in seconds.
const PATTERNS = {
  done: [[880, 0, 0.12], [1320, 0.13, 0.22]],
  again: [[660, 0, 0.14], [660, 0.22, 0.14]],
  rejected: [[196, 0, 0.55]],
  held: [[523, 0, 0.1], [523, 0.18, 0.1], [523, 0.36, 0.1]],
};
let context;

export function play(name) {
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
