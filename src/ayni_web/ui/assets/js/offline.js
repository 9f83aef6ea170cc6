// This page and its device: the worker is there only where somebody turned keeping on, and a kept page says from when it is.
import { all, drop, dropAll, dropOthersThan, put } from "./waiting_store.js";

const html = document.documentElement;
const WORKER = "/service-worker.js";

async function rule() {
  if (!("serviceWorker" in navigator)) return;
  if (html.dataset.offline === "on") {
    await navigator.serviceWorker.register(WORKER, { scope: "/", updateViaCache: "none" });
    const registration = await navigator.serviceWorker.ready;
    if (html.dataset.keptAt) return;
    const shell = performance.getEntriesByType("resource").map((one) => one.name).filter((name) => new URL(name).pathname.startsWith("/static/"));
    registration.active?.postMessage({ keep: ["/offline/", "/record/", location.pathname + location.search], shell });
  } else if (html.dataset.offline === "off") {
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    for (const name of await caches.keys()) if (name.startsWith("ayni-")) await caches.delete(name);
  }
}

const time = (iso) => {
  const at = new Date(iso);
  const day = at.toDateString() === new Date().toDateString() ? {} : { day: "numeric", month: "short" };
  return at.toLocaleString(html.lang, { hour: "2-digit", minute: "2-digit", ...day });
};

function sayFromWhen() {
  const at = html.dataset.keptAt;
  const note = document.getElementById("offline-note");
  if (!at || !note) return;
  document.getElementById("messages")?.replaceChildren();
  const shown = note.querySelector("time");
  shown.dateTime = at;
  shown.textContent = time(at);
  note.hidden = false;
  // A kept page carries the one-time key of its first showing: what is written on it now is something new.
  for (const key of document.querySelectorAll('input[name="once"]')) key.value = crypto.randomUUID();
}

async function listKept() {
  const place = document.querySelector("[data-kept-pages]");
  if (!place) return;
  for (const name of (await caches.keys()).filter((one) => one.startsWith("ayni-pages:"))) {
    const cache = await caches.open(name);
    for (const request of (await cache.keys()).reverse()) {
      const answer = await cache.match(request, { ignoreVary: true });
      const { pathname, search } = new URL(request.url);
      if (pathname === "/offline/") continue;
      const link = document.createElement("a");
      link.href = pathname + search;
      link.textContent = decodeURIComponent(answer.headers.get("Ayni-Title") || "") || pathname;
      const item = document.createElement("li");
      item.append(link, ` ${time(answer.headers.get("Ayni-Kept-At"))}`);
      place.querySelector("ul").append(item);
      place.hidden = false;
    }
  }
}

class Waiting {
  constructor(place) {
    this.place = place;
    this.list = place.querySelector("ul");
    this.person = html.dataset.person;
  }

  async mine() {
    return (await all()).filter((one) => one.person === this.person);
  }

  async show() {
    const waiting = await this.mine();
    const shown = new Map([...this.list.children].map((item) => [item.dataset.id, item]));
    // A line that somebody may be mending just now stays as it is on the page; only what is said of it changes.
    const items = waiting.map((one) => shown.get(one.id) ?? this.item(one));
    for (const item of shown.values()) if (!items.includes(item)) item.remove();
    for (const item of items) if (!item.isConnected) this.list.append(item);
    waiting.forEach((one, place) => (items[place].querySelector("[data-faults]").textContent = one.faults.join(" ")));
    this.place.hidden = waiting.length === 0 && !this.place.querySelector(".arrived, .sign-in");
  }

  item(one) {
    const item = this.place.querySelector("template").content.firstElementChild.cloneNode(true);
    const field = item.querySelector("input");
    item.dataset.id = one.id;
    field.value = one.fields.find(([name]) => name === "line")?.[1] ?? "";
    item.querySelector("[data-said-at]").textContent = time(one.at);
    item.querySelector("[data-drops]").addEventListener("click", async () => {
      await drop(one.id);
      await this.show();
    });
    item.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      const fields = one.fields.map(([name, value]) => [name, name === "line" ? field.value : value]);
      await put({ ...one, fields, faults: [] });
      await this.send();
    });
    return item;
  }

  meet() {
    return this.show().then(() => this.send());
  }

  // Only one page at a time sends; were it two, the server would still keep each line once.
  send() {
    const sending = () => this.sendAll().catch(() => {}).finally(() => this.show());
    return navigator.locks ? navigator.locks.request("ayni-sends", sending) : sending();
  }

  async sendAll() {
    const waiting = (await this.mine()).filter((one) => one.faults.length === 0);
    if (waiting.length === 0) return;
    const asked = await fetch(this.place.dataset.sends, { redirect: "manual", cache: "no-store" });
    this.place.querySelector(".sign-in")?.remove();
    if (!asked.ok) return this.say("[data-sign-in]", "sign-in");
    const { token, person } = await asked.json();
    if (person !== this.person) return this.say("[data-sign-in]", "sign-in");
    for (const one of waiting) await this.sendOne(one, token);
  }

  async sendOne(one, token) {
    const body = new URLSearchParams([...one.fields.filter(([name]) => name !== "once"), ["once", one.id], ["told_on", one.on]]);
    const answer = await fetch(this.place.dataset.sends + one.address, { method: "POST", body, headers: { "X-CSRFToken": token }, redirect: "manual" });
    if (answer.status === 422) {
      await put({ ...one, faults: (await answer.json()).faults });
    } else if (answer.ok) {
      const { address, words } = await answer.json();
      await drop(one.id);
      const link = this.say("[data-arrived]", "arrived").querySelector("a");
      link.href = address;
      link.textContent = words;
    }
  }

  say(template, name) {
    const told = this.place.querySelector(`template${template}`).content.firstElementChild.cloneNode(true);
    told.classList.add(name);
    this.place.append(told);
    return told;
  }
}

// Turning keeping off leaves nothing here. What waits is sent before; what cannot be sent is given up only by who wrote it.
function askBeforeTurningOff(waiting) {
  const form = document.querySelector("form[data-gives-up]");
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    await waiting.send();
    if ((await waiting.mine()).length > 0 && !window.confirm(form.dataset.givesUp)) return;
    await dropAll();
    form.submit();
  });
}

// Lines of somebody who was here before go when a page comes that is another's. A kept page and one left open may be older than they.
async function begin(waiting) {
  if (!html.dataset.keptAt) await dropOthersThan(waiting.person);
  await waiting.meet();
  if (html.dataset.offline !== "off") return;
  // Keeping can end without being turned off here: by a cookie that was deleted. No worker would be there at signing out.
  for (const one of await waiting.mine()) if (one.faults.length > 0) await drop(one.id);
  await waiting.show();
}

export function watchOffline() {
  sayFromWhen();
  if (!html.dataset.person) return;
  const place = document.getElementById("waiting");
  if (place && "indexedDB" in window) {
    const waiting = new Waiting(place);
    begin(waiting).catch(() => {});
    askBeforeTurningOff(waiting);
    window.addEventListener("online", () => waiting.meet());
  }
  if ("caches" in window) rule().then(listKept).catch(() => {});
}
