// Private notes: a page that was left open forgets them in time, somebody who types keeps them open, and passkeys open them.
const TOLD_EVERY = 120_000;

const bytes = (text) => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (sign) => sign.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replaceAll("+", "-").replaceAll("/", "_");

const changed = (root) => [...root.querySelectorAll("[data-vault-writes] textarea")].some((field) => field.value !== field.defaultValue);

// The server locks by itself; this takes away what a page still shows. Words that are not kept yet stay where they are.
function watchOpen(root) {
  // Looked for each time: it may have come later, with a part that was swapped in.
  const opened = () => root.querySelector("[data-vault-open]");
  let used = Date.now();
  let told = used;
  const leave = () => {
    const open = opened();
    for (const shown of root.querySelectorAll("[data-vault-shown]")) shown.remove();
    if (!open || changed(root)) return;
    const back = new URL(open.dataset.vaultBack, window.location.href);
    if (back.pathname === window.location.pathname) window.location.reload();
    else window.location.replace(back);
  };
  const tell = async () => {
    const open = opened();
    if (!open) return;
    told = Date.now();
    const token = open.querySelector("[name=csrfmiddlewaretoken]").value;
    const answer = await fetch(open.dataset.vaultStay, { method: "POST", headers: { "X-CSRFToken": token } }).catch(() => null);
    if (answer?.ok && (answer.redirected || (await answer.text()) !== "open")) leave();
  };
  for (const kind of ["input", "keydown", "pointerdown"]) {
    root.addEventListener(kind, () => {
      used = Date.now();
      if (used - told > TOLD_EVERY) tell();
    });
  }
  let left = false;
  setInterval(() => {
    const open = opened();
    const late = open !== null && Date.now() - used >= Number(open.dataset.vaultOpen) * 1000;
    if (late && !left) leave();
    left = late;
  }, 5_000);
  // Shown again from the browser's memory, after "back": what was open then may be locked now.
  window.addEventListener("pageshow", (event) => {
    if (event.persisted && opened()) leave();
  });
}

// A passkey makes a secret that only it can make (WebAuthn PRF). The server unwraps the notes' key with it and forgets it. The
// challenge is answered to nobody: not the signature opens anything, but the secret.
async function secretOf(options, known) {
  const answer = await navigator.credentials.get({
    publicKey: {
      challenge: crypto.getRandomValues(new Uint8Array(32)),
      allowCredentials: known.map((one) => ({ type: "public-key", id: bytes(one.id) })),
      userVerification: "required",
      extensions: { prf: { eval: { first: bytes(options.salt) } } },
    },
  });
  const secret = answer.getClientExtensionResults().prf?.results?.first;
  const raw = text(answer.rawId).replaceAll("=", "");
  return { passkey: options.passkeys.find((one) => one.id === raw)?.passkey, secret: secret && text(secret) };
}

async function fillIn(place, form, known) {
  const options = JSON.parse(place.dataset.options);
  const failed = place.querySelector("[data-passkey-failed]");
  failed.hidden = true;
  try {
    const made = await secretOf(options, known(options));
    if (!made.secret || !made.passkey) throw new Error("no secret");
    form.querySelector("[name=passkey]").value = made.passkey;
    form.querySelector("[name=secret]").value = made.secret;
    return true;
  } catch {
    failed.hidden = false;
    return false;
  }
}

function watchPasskeys(root) {
  if (!window.PublicKeyCredential) return;
  for (const place of root.querySelectorAll("[data-passkey-vault=open]")) {
    const form = place.closest("form");
    place.hidden = false;
    place.querySelector("[data-asks-passkey]").addEventListener("click", async () => {
      if (await fillIn(place, form, (options) => options.passkeys)) form.submit();
    });
  }
  for (const form of root.querySelectorAll("[data-passkey-vault=add]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const chosen = form.querySelector("[name=passkey]").value;
      if (await fillIn(form, form, (options) => options.passkeys.filter((one) => String(one.passkey) === chosen))) form.submit();
    });
  }
  // A new passkey is asked to be able to do this; many can only if they were asked when they were made.
  const create = navigator.credentials.create.bind(navigator.credentials);
  navigator.credentials.create = (asked) =>
    create(asked?.publicKey ? { ...asked, publicKey: { ...asked.publicKey, extensions: { ...asked.publicKey.extensions, prf: {} } } } : asked);
}

function watchPrints(root) {
  for (const button of root.querySelectorAll("[data-prints]")) {
    button.hidden = false;
    button.addEventListener("click", () => window.print());
  }
}

export function watchVault(root) {
  watchOpen(root);
  watchPasskeys(root);
  watchPrints(root);
}
