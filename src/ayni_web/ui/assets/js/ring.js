// A ring on every screen: its part "live" asks for itself what is new (htmx); here the clock runs by the server's time, and what a lost
// connection leaves behind is made good.
const TICK = 250;
const SURE = 5000;

// The server's milliseconds at which this page's own clock stood at nought. An answer is never quicker than it was given, so the
// largest that was seen is the truest; a far smaller one says that the server's clock was set back. The device's own time is never asked.
export function serverTime(own = () => performance.now()) {
  let at = null;
  return {
    learn(ms) {
      const seen = ms - own();
      if (at === null || seen > at || at - seen > SURE) at = seen;
    },
    now: () => (at === null ? null : at + own()),
  };
}

// Minutes and seconds: 1:05, or over by 0:20 as +0:20.
export function clockWords(seconds) {
  const all = Math.min(Math.abs(seconds), 5999);
  return `${seconds < 0 ? "+" : ""}${Math.floor(all / 60)}:${String(all % 60).padStart(2, "0")}`;
}

export function watchRing(root) {
  root.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-prints]")) window.print();
  });
  const live = () => root.getElementById("live");
  if (!live()) return;
  const time = serverTime();
  time.learn(Number(live().dataset.now));
  setInterval(() => tick(live(), time), TICK);
  watchAnswers(root, live, time);
  const look = () => root.visibilityState === "visible" && live().dispatchEvent(new Event("look"));
  root.addEventListener("visibilitychange", look);
  window.addEventListener("online", look);
}

function tick(live, time) {
  const shown = live?.querySelector("[data-time]");
  if (!shown || !live.dataset.ends || time.now() === null) return;
  const left = (Number(live.dataset.ends) - time.now()) / 1000;
  const words = clockWords(Math.ceil(left));
  if (shown.textContent !== words) shown.textContent = words;
  live.querySelector("circle.left")?.setAttribute("stroke-dasharray", `${Math.min(Math.max(left / Number(live.dataset.whole), 0), 1).toFixed(3)} 2`);
  live.toggleAttribute("data-over", left < 0);
}

function watchAnswers(root, live, time) {
  const lost = (is) => {
    const said = root.getElementById("ring-lost");
    if (said) said.hidden = !is;
  };
  const ours = (event) => event.detail?.ctx?.target === live();
  root.addEventListener("htmx:error", (event) => ours(event) && lost(true));
  root.addEventListener("htmx:before:response", (event) => {
    if (!ours(event)) return;
    const { status, headers } = event.detail.ctx.response;
    lost(status >= 500);
    if (status === 403 || status === 404) window.location.reload(); // no longer theirs to see: the page says so
    if (status >= 400) return event.preventDefault();
    if (headers.get("X-Ring-Now")) time.learn(Number(headers.get("X-Ring-Now")));
    // An answer that was overtaken by a newer one shows nothing.
    if (Number(headers.get("X-Ring-Version")) < Number(live().dataset.version)) event.preventDefault();
  });
  const stands = () => `${live().dataset.facilitates} ${"ended" in live().dataset}`;
  const before = stands();
  root.addEventListener("htmx:after:swap", () => {
    tick(live(), time);
    for (const choice of root.querySelectorAll("select[data-seats]")) followSeats(choice, live());
    followTurn(root, live());
    // What stands around the part that changes by itself is for whoever facilitates, and for a ring that is on.
    if (stands() !== before && !typing(root)) window.location.reload();
  });
}

// Those who can be chosen are those who sit there now, whenever they came.
function followSeats(choice, live) {
  const seats = [...live.querySelectorAll("[data-seat]")].filter((one) => choice.dataset.seats === "all" || !("you" in one.dataset));
  const told = (rows) => rows.map(([seat, called]) => `${seat}:${called}`).join();
  const rows = seats.map((one) => [one.dataset.seat, one.dataset.called]);
  if (told(rows) === told([...choice.options].map((one) => [one.value, one.text]))) return;
  const chosen = choice.value;
  choice.replaceChildren(...rows.map(([seat, called]) => new Option(called, seat)));
  if (rows.some(([seat]) => seat === chosen)) choice.value = chosen;
  if (choice.dataset.seats === "others") choice.closest("section").hidden = rows.length === 0;
}

const typing = (root) => [...root.querySelectorAll("main textarea")].some((field) => field.value.trim());

// Whoever writes down what is asked writes it for whoever has their turn, until they have begun to type.
function followTurn(root, live) {
  const form = root.querySelector("[data-follows-turn]");
  const whose = form?.querySelector("select");
  if (!whose || !live.dataset.turn || form.querySelector("textarea").value.trim()) return;
  if ([...whose.options].some((one) => one.value === live.dataset.turn)) whose.value = live.dataset.turn;
}
