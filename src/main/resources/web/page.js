// What the modules of the operator page share: the station as it was heard last, its time, and how a person is told what became of a touch.
import { clock as clockIn, local as localIn } from "./live.js";

const NOTICE_MILLIS = 5000;
const DROWSY_MILLIS = 600;

export const byId = id => document.getElementById(id);
export let station = null;
// When the last state came, by a clock of the browser that does not jump.
let stateAt = 0;
let noticeTimer;

export function heard(next) {
  station = next;
  stateAt = performance.now();
}

export function notice(text, bad) {
  byId("notice").textContent = text;
  byId("notice").classList.toggle("bad", Boolean(bad));
  byId("notice").hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => { byId("notice").hidden = true; }, NOTICE_MILLIS);
}

// A finger in a glove often taps twice: what the second touch would decide sleeps for a moment.
export function drowsy(button) {
  const focused = document.activeElement === button;
  button.disabled = true;
  setTimeout(() => { wake(button, focused); }, DROWSY_MILLIS);
}

// A button that is disabled loses the focus, and who works by keyboard the place.
function wake(button, focused) {
  button.disabled = false;
  if (focused && document.activeElement === document.body) {
    button.focus({ preventScroll: true });
  }
}

// Does it once however often the button is pressed, and says so when it was refused.
export async function once(button, work) {
  const focused = document.activeElement === button;
  button.disabled = true;
  try {
    await work();
  } catch (refused) {
    notice(refused.message, true);
  } finally {
    wake(button, focused);
  }
}

// Every time is the station's, not the browser's.
export const clock = millis => clockIn(millis, station.station.zone);
export const local = millis => localIn(millis, station.station.zone);

// The station's time, null while nobody vouches for it: the browser runs on the same machine and knows no better.
export const stationNow = () => (station.clock.nowMillis === null ? null : station.clock.nowMillis + performance.now() - stateAt);
// What to offer a person who must say the time; null where the browser's clock is known to be wrong.
export const guess = () => stationNow() ?? (Date.now() >= station.clock.floorMillis ? Date.now() : null);

export const community = code => (code === "unknown" ? "小区不明" : station.station.communities[code] ?? code);

export const STATES = { RESERVED: "等待打印", SENDING: "正在打印", PRINTED: "已打印", FAILED: "打印失败", UNKNOWN: "不明", LATE: "还要吗", DROPPED: "不再打印" };
