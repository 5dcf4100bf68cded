// Live events of this station, and the calls that pages make. A link that went silent counts as lost.

// More than two heartbeats of the server.
const SILENCE_MILLIS = 12000;
const RETRY_MILLIS = 1000;

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

// Posts and gives the answer's document; throws an Error whose message is the sentence to show, with the document.
export async function post(path, document) {
  const text = typeof document === "string";
  let answer;
  try {
    answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": text ? "text/plain; charset=utf-8" : "application/json", "X-Greenslip": "1" },
      body: text ? document : JSON.stringify(document ?? {}),
    });
  } catch {
    throw new Error("没有连上本站，请稍候再试。 No connection; try again in a moment.");
  }
  let body = {};
  try {
    body = await answer.json();
  } catch {
    // The status says enough.
  }
  if (!answer.ok) {
    if (answer.status === 401 && path !== "/api/sign-in") {
      refused();
    }
    throw Object.assign(new Error(body.message ?? "没有成功，请再试一次。 It did not work; please try again."), { document: body });
  }
  return body;
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
