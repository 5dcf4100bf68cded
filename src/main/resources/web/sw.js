// Serves the resident screen while the station does not: the page then says itself that it is connecting, in its own words.

const SHELF = "resident-1";
const FILES = [
  "/", "/resident.css", "/virtual.css", "/resident.js", "/live.js", "/sound.js", "/panel.js", "/family.js", "/fresh.js", "/icon.svg",
  "/mongolian.svg",
];

addEventListener("install", event => {
  skipWaiting();
  event.waitUntil(caches.open(SHELF).then(shelf => shelf.addAll(FILES)));
});

addEventListener("activate", event => {
  event.waitUntil(caches.keys()
    .then(names => Promise.all(names.filter(name => name !== SHELF).map(name => caches.delete(name))))
    .then(() => clients.claim()));
});

async function freshOrKept(request, path) {
  try {
    const answer = await fetch(request);
    if (answer.ok) {
      (await caches.open(SHELF)).put(path, answer.clone());
    }
    return answer;
  } catch (gone) {
    const kept = await caches.match(path);
    if (kept) {
      return kept;
    }
    throw gone;
  }
}

// The station first, always: what is kept is for when there is none.
addEventListener("fetch", event => {
  const { pathname } = new URL(event.request.url);
  if (event.request.method === "GET" && FILES.includes(pathname)) {
    event.respondWith(freshOrKept(event.request, pathname));
  }
});
