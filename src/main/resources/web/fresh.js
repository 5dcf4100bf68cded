// Keeps a page alive that nobody touches: awake, not older than the station that serves it, and there when the station is not.

const OWN_FILES = ["/", "/resident.js", "/resident.css"];

async function stay() {
  try {
    await navigator.wakeLock.request("screen");
  } catch {
    // Refused while hidden, or not there: the kiosk's own settings keep the screen on then.
  }
}

async function tags() {
  const answers = await Promise.all(OWN_FILES.map(file => fetch(file, { method: "HEAD", cache: "no-store" })));
  return answers.map(answer => answer.headers.get("ETag") ?? answer.headers.get("Last-Modified") ?? "").join(" ");
}

export function keepFresh() {
  let loaded;
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
  return {
    // After the station was away: it may be a newer one.
    async reconnected() {
      try {
        const now = await tags();
        if (loaded !== undefined && loaded !== now) {
          location.reload();
        }
        loaded = now;
      } catch {
        // It is away again, and will be asked again.
      }
    },
  };
}
