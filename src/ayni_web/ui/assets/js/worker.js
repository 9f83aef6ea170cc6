// The worker of the browser: the last pages of who is signed in, and lines that could not be sent, while there is no connection.
// What may be kept is the server's to say (`Ayni-Keep`, see ayni_web/ui/offline.py); without its word nothing is.
import { dropAll, person, put, setPerson, today } from "./waiting_store.js";

const SHELL = "ayni-shell";
const PAGES = "ayni-pages:";
const MOST_PAGES = 60;
const RECORD = "/record/";
const OFFLINE = "/offline/";
const SIGN_OUT = "/accounts/logout/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// Words of `Ayni-Keep` that stand for no reader: "nobody" says that nobody is signed in, "no" that whoever is keeps nothing here.
const [NOBODY, NOT_HERE] = ["nobody", "no"];

const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));

// One after another: what is forgotten must not come back by a page that is being kept at the same moment.
let turn = Promise.resolve();
const inTurn = (work) => (turn = turn.then(work, work));

// Grows with each forgetting. A slow answer to what was asked before it is kept no more.
let era = 0;

const dropPages = async () => {
  for (const name of await pageCaches()) await caches.delete(name);
};

const forget = () => {
  era += 1;
  return dropPages();
};

const keep = async (address, answer, asked) => {
  const word = answer.headers.get("Ayni-Keep");
  if (word === null) return;
  const text = [NOBODY, NOT_HERE].includes(word) ? "" : await answer.text();
  await inTurn(() => keepAs(word, address, answer.headers, text, asked));
};

const keepAs = async (word, address, told, text, asked) => {
  if (word === NOBODY) return forget();
  if (word === NOT_HERE) {
    await forget();
    return setPerson("");
  }
  if (asked !== era) return;
  const before = await person();
  if (word !== before) {
    await (before ? forget() : dropPages());
    await setPerson(word);
  }
  const headers = new Headers(told);
  headers.set("Ayni-Kept-At", new Date().toISOString());
  headers.set("Ayni-Title", encodeURIComponent(/<title>([^<]*)<\/title>/.exec(text)?.[1] ?? ""));
  const cache = await caches.open(PAGES + word);
  await cache.delete(address, { ignoreVary: true });
  await cache.put(address, new Response(text, { headers }));
  const kept = (await cache.keys()).filter((one) => ![RECORD, OFFLINE].includes(new URL(one.url).pathname));
  for (const one of kept.slice(0, Math.max(0, kept.length - MOST_PAGES))) await cache.delete(one, { ignoreVary: true });
};

const kept = async (address) => {
  for (const name of await pageCaches()) {
    const found = await (await caches.open(name)).match(address, { ignoreVary: true });
    if (!found) continue;
    const text = await found.text();
    const at = found.headers.get("Ayni-Kept-At");
    return new Response(text.replace("<html ", `<html data-kept-at="${at}" `), { headers: found.headers });
  }
  return undefined;
};

const bare = (address) => {
  const url = new URL(address);
  url.hash = "";
  return url.href;
};

const offline = async () => (await kept(new URL(OFFLINE, self.location).href)) ?? Response.error();

const page = async (event) => {
  const address = bare(event.request.url);
  const asked = era;
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(address, answer.clone(), asked));
    return answer;
  } catch {
    return (await kept(address)) ?? offline();
  }
};

// Other sites can send a browser here with a form of theirs; only pages of ours name one of ours as where they come from.
const isOurs = (request) => request.referrer.startsWith(`${self.location.origin}/`);

const sent = async (event) => {
  const { request } = event;
  const { pathname } = new URL(request.url);
  const ours = isOurs(request);
  const copy = ours && pathname === RECORD ? request.clone() : null;
  try {
    const answer = await fetch(request);
    // Signed out, one is led on to another page; where that was refused, it is said without leading on.
    if (ours && pathname === SIGN_OUT && answer.type === "opaqueredirect") event.waitUntil(inTurn(signedOut));
    return answer;
  } catch {
    const who = copy ? await person() : "";
    if (!who) return offline();
    await put(line(who, request.url, await copy.formData()));
    return Response.redirect(RECORD, 303);
  }
};

const FIELDS = ["line", "givers", "receivers", "kind", "on", "why", "supports", "may_lead_to", "minutes", "asked", "outcome", "outcome_note"];
const OF_A_NAME = /^(pick|share|credit):/;
const KEY = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

// A line as it waits: of the form and of its address only what the page of recording knows.
const line = (who, address, form) => {
  const fields = [...form.entries()].filter(([name, value]) => (FIELDS.includes(name) || OF_A_NAME.test(name)) && typeof value === "string");
  const about = new URL(address).searchParams.get("with") ?? "";
  const once = form.get("once");
  return {
    id: typeof once === "string" && KEY.test(once) ? once : self.crypto.randomUUID(),
    person: who,
    address: /^\d{1,18}$/.test(about) ? `?with=${about}` : "",
    fields,
    at: new Date().toISOString(),
    on: today(),
    faults: [],
  };
};

const signedOut = async () => {
  await forget();
  await dropAll();
  await setPerson("");
};

const shell = async (event) => {
  const cache = await caches.open(SHELL);
  try {
    const answer = await fetch(event.request);
    if (answer.ok) event.waitUntil(cache.put(event.request, answer.clone()));
    return answer;
  } catch {
    return (await cache.match(event.request, { ignoreVary: true })) ?? Response.error();
  }
};

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(request.method === "GET" ? page(event) : sent(event));
  else if (request.method === "GET" && url.pathname.startsWith("/static/")) event.respondWith(shell(event));
});

// A page that is open says which others to have at hand, and what it is itself made of: it was loaded before this worker ruled.
self.addEventListener("message", (event) => {
  if (event.data?.keep) event.waitUntil(fetchAhead(event.data.keep, event.data.shell ?? []));
});

const fetchAhead = async (addresses, parts) => {
  const cache = await caches.open(SHELL);
  for (const part of parts) if (!(await cache.match(part, { ignoreVary: true }))) await cache.add(part).catch(() => {});
  for (const address of addresses.map((one) => bare(new URL(one, self.location).href))) {
    if (await kept(address)) continue;
    const asked = era;
    const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
    if (answer?.ok) await keep(address, answer, asked);
  }
};
