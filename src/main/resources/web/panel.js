// The virtual panel: its lamp in its rhythm, the notes it sounds in hertz (♫ while one sounds), its buttons and its sensor.
import { post } from "./live.js";

const COLOURS = { RED: "#e0161d", AMBER: "#ffb300", GREEN: "#00a83f", BLUE: "#1e6fff", WHITE: "#fffbe6" };
const WORDS = {
  IDLE: "等待", DONE: "完成", AGAIN: "已发过", WAIT: "请等", REFUSED: "没登记", FAULT: "故障", PAPER: "要纸", ASK: "出来了吗",
};
const byId = id => document.getElementById(id);
let panel = null;
let asked = false;
let shown = null;
let ticking;

// What a rhythm of lit, dark, lit, dark … does at a moment.
function lit(blink, since) {
  if (blink.length === 0) {
    return true;
  }
  let left = since % blink.reduce((sum, part) => sum + part, 0);
  for (let i = 0; i < blink.length; i++) {
    if (left < blink[i]) {
      return i % 2 === 0;
    }
    left -= blink[i];
  }
  return false;
}

function sounding({ tones, repeatMillis }, since, passing) {
  let left = !passing && repeatMillis > 0 ? since % repeatMillis : since;
  for (const tone of tones) {
    if (left < tone.millis) {
      return tone.hertz;
    }
    left -= tone.millis;
  }
  return 0;
}

function draw() {
  const { signal, since } = shown;
  const pattern = panel.patterns[signal];
  const gone = panel.fault !== "none";
  const now = performance.now() - since;
  byId("lamp").style.background = !gone && lit(pattern.blinkMillis, now) ? COLOURS[pattern.colour] : "#3a3a3a";
  const passing = ["DONE", "AGAIN", "WAIT", "REFUSED"].includes(signal);
  const hertz = gone ? 0 : sounding(pattern, now, passing);
  const notes = pattern.tones.filter(tone => tone.hertz > 0).map(tone => `${tone.hertz}`);
  byId("panel-signal").textContent = gone ? "断线" : WORDS[signal];
  byId("panel-tones").textContent = notes.length === 0 || gone ? "" : `${hertz > 0 ? "♫" : "♪"} ${notes.join(" ")}`;
}

function begin(signal) {
  shown = { signal, since: performance.now() };
}

// Told of each state; draws nothing where the station has no virtual panel.
export function drawPanel(station) {
  byId("panel").hidden = !station.virtualPanel;
  document.body.classList.toggle("with-panel", station.virtualPanel);
  if (!station.virtualPanel) {
    return;
  }
  if (shown === null || shown.signal !== station.signal) {
    begin(station.signal);
  }
  if (panel === null && !asked) {
    asked = true;
    fetch("/api/virtual/panel").then(answer => answer.json()).then(document => {
      panel = document;
      byId("panel-gone").checked = panel.fault !== "none";
      ticking ??= setInterval(draw, 40);
    }).catch(() => { asked = false; });
  }
}

// A signal that comes again begins again, though the state has not changed.
export function panelOutcome(state) {
  const signal = { done: "DONE", again: "AGAIN", held: "WAIT", rejected: "REFUSED" }[state];
  if (shown !== null) {
    begin(signal);
  }
}

async function tell(change) {
  try {
    panel = await post("/api/virtual/panel", change);
  } catch {
    // The page says by itself that it has lost the station.
  }
}

for (const button of document.querySelectorAll("#panel button")) {
  button.addEventListener("click", () => tell({ press: button.dataset.press }));
}
byId("presence").addEventListener("change", event => tell({ present: event.target.checked }));
byId("panel-gone").addEventListener("change", event => tell({ fault: event.target.checked ? "gone" : "none" }));
