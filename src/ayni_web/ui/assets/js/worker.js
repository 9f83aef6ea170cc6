// The worker of the browser: the last pages of who is signed in, and lines that could not be sent, while there is no connection.
// What may be kept is the server's to say (`Ayni-Keep`, see ayni_web/ui/offline.py); without its word nothing is.
import { dropAllOf, put, today } from "./waiting_store.js";

const SHELL = "ayni-shell";
const PAGES = "ayni-pages:";
const MOST_PAGES = 60;
const RECORD = "/record/";
const OFFLINE = "/offline/";
const SIGN_OUT = "/accounts/logout/";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

const pageCaches = async () => (await caches.keys()).filter((name) => name.startsWith(PAGES));
const person = async () => (await pageCaches())[0]?.slice(PAGES.length) ?? "";

const forget = async (but = "") => {
  for (const name of await pageCaches()) if (name !== but) await caches.delete(name);
};

const keep = async (address, answer) => {
  const word = answer.headers.get("Ayni-Keep");
  if (word === null) return;
  if (word === "no" || word === "nobody") return forget();
  const name = PAGES + word;
  await forget(name);
  const headers = new Headers(answer.headers);
  const text = await answer.text();
  headers.set("Ayni-Kept-At", new Date().toISOString());
  headers.set("Ayni-Title", encodeURIComponent(/<title>([^<]*)<\/title>/.exec(text)?.[1] ?? ""));
  const cache = await caches.open(name);
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

const page = async (event) => {
  const address = bare(event.request.url);
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(address, answer.clone()));
    return answer;
  } catch {
    return (await kept(address)) ?? (await kept(new URL(OFFLINE, self.location).href)) ?? Response.error();
  }
};

const sent = async (event) => {
  const { pathname, search } = new URL(event.request.url);
  const copy = pathname === RECORD ? event.request.clone() : null;
  const who = await person();
  try {
    const answer = await fetch(event.request);
    if (pathname === SIGN_OUT) event.waitUntil(signedOut(who));
    return answer;
  } catch {
    if (!copy || !who) return (await kept(new URL(OFFLINE, self.location).href)) ?? Response.error();
    const fields = [...(await copy.formData()).entries()].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
    const id = fields.find(([name]) => name === "once")?.[1] || self.crypto.randomUUID();
    await put({ id, person: who, address: search, fields, at: new Date().toISOString(), on: today(), faults: [] });
    return Response.redirect(RECORD, 303);
  }
};

const signedOut = async (who) => {
  await forget();
  if (who) await dropAllOf(who);
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
  if (event.data?.forget) event.waitUntil(forget());
});

const fetchAhead = async (addresses, parts) => {
  const cache = await caches.open(SHELL);
  for (const part of parts) if (!(await cache.match(part, { ignoreVary: true }))) await cache.add(part).catch(() => {});
  for (const address of addresses.map((one) => bare(new URL(one, self.location).href))) {
    if (await kept(address)) continue;
    const answer = await fetch(address, { redirect: "manual" }).catch(() => null);
    if (answer?.ok) await keep(address, answer);
  }
};
