// Keeps a page alive that nobody touches: awake, not older than the station that serves it, and there when the station is not.

// What this page is made of; what it plays or shows later is asked for when it is.
const OWN_FILES = [location.pathname, ...performance.getEntriesByType("resource").map(entry => new URL(entry.name))
  .filter(({ origin, pathname }) => origin === location.origin && /\.(?:js|css|svg)$/.test(pathname)).map(({ pathname }) => pathname)];

async function tags() {
  const answers = await Promise.all(OWN_FILES.map(file => fetch(file, { method: "HEAD", cache: "no-store" })));
  return answers.map(answer => answer.headers.get("ETag") ?? answer.headers.get("Last-Modified") ?? answer.status).join(" ");
}

// Gives what to call whenever the station is heard anew: it may be a newer one, and then the page is loaded anew.
export function followStation() {
  // Null where no station answered: then the page came off the worker's shelf, and whatever the station serves is newer.
  const loaded = tags().catch(() => null);
  return async () => {
    try {
      const served = await tags();
      if (await loaded !== served) {
        location.reload();
      }
    } catch {
      // It is away again, and will be asked again.
    }
  };
}

async function stay() {
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Refused while hidden, or not there: the kiosk's own settings keep the screen on then.
  }
}

// For a display that nobody touches.
export function stayAwake() {
  stay();
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) {
      stay();
    }
  });
  if ("serviceWorker" in navigator) {
    navigator.serviceWorker.register("sw.js").catch(() => {
      // Without it a screen that starts before its station shows the browser's own words until it is loaded again.
    });
  }
}
