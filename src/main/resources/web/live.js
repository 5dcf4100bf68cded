// Live events of this station, and the calls that pages make. A link that went silent counts as lost.

// More than two heartbeats of the server.
const SILENCE_MILLIS = 12000;
const RETRY_MILLIS = 1000;
// Longer than the station itself waits for any of its parts, but for a memory stick.
const ANSWER_MILLIS = 30000;

export function listen({ outcome, state, lost }) {
  let source;
  let watch;
  let retry;

  function alive() {
    clearTimeout(watch);
    watch = setTimeout(broken, SILENCE_MILLIS);
  }

  // The browser's own reconnecting gives up on some answers; this one never does.
  function broken() {
    source.close();
    clearTimeout(watch);
    clearTimeout(retry);
    lost();
    retry = setTimeout(open, RETRY_MILLIS);
  }

  function open() {
    source = new EventSource("/api/events");
    alive();
    source.addEventListener("state", event => { alive(); state(JSON.parse(event.data)); });
    source.addEventListener("outcome", event => { alive(); if (outcome) outcome(JSON.parse(event.data)); });
    source.addEventListener("tally", alive);
    source.addEventListener("heartbeat", alive);
    source.onerror = broken;
  }

  open();
}

// Whoever wants to hear that the station asks for a sign-in.
let refused = () => {};
export function refusals(hear) {
  refused = hear;
}

// The answer, where it is a good one; else throws an Error whose message is the sentence to show, with the answer's document. A button
// waits for it, so it never waits for ever: a phone that left the network is told nothing at all.
async function answered(path, options, unanswered, millis = ANSWER_MILLIS) {
  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.timeout(millis) });
  } catch {
    throw new Error(unanswered);
  }
  if (!answer.ok) {
    if (answer.status === 401 && path !== "/api/sign-in") {
      refused();
    }
    const body = await answer.json().catch(() => ({}));
    throw Object.assign(new Error(body.message ?? "没有成功，请再试一次。 It did not work; please try again."), { document: body });
  }
  return answer;
}

export const get = path => answered(path, {}, "没有连上本站，请稍候再试。 No connection; try again in a moment.");

// Posts and gives the answer's document.
export async function post(path, document, millis) {
  const text = typeof document === "string";
  const answer = await answered(path, {
    method: "POST",
    headers: { "Content-Type": text ? "text/plain; charset=utf-8" : "application/json", "X-Greenslip": "1" },
    body: text ? document : JSON.stringify(document ?? {}),
  }, "本站没有回答：先看办成了没有，再重做。 No answer: see whether it was done before you do it again.", millis);
  return answer.json().catch(() => ({}));
}

export function clock(millis, timeZone) {
  return new Date(millis).toLocaleTimeString("zh-CN", { hour: "2-digit", minute: "2-digit", hour12: false, timeZone });
}

// The station's wall clock as a form's field takes it: 2026-11-24T18:00, wherever the browser is.
export function local(millis, timeZone) {
  const parts = new Intl.DateTimeFormat("en-CA", {
    year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone,
  }).formatToParts(new Date(millis));
  const part = type => parts.find(found => found.type === type).value;
  return `${part("year")}-${part("month")}-${part("day")}T${part("hour")}:${part("minute")}`;
}

// A serial as it stands on the slip.
export const grouped = serial => serial.replace(/(.{4})(?=.)/g, "$1 ");
