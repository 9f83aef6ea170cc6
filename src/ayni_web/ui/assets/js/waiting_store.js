// Lines that were written without a connection, on this device only, until the server has confirmed them.
// { id, person, address, fields: [[name, value]], at, on, faults: [] }
const NAME = "ayni";
const STORE = "waiting";

const open = () =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const within = async (mode, ask) => {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const asked = ask(transaction.objectStore(STORE));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
};

export const put = (one) => within("readwrite", (store) => store.put(one));
export const drop = (id) => within("readwrite", (store) => store.delete(id));
export const all = async () => (await within("readonly", (store) => store.getAll())).sort((a, b) => a.at.localeCompare(b.at));
export const dropAllOf = async (person) => {
  for (const one of await all()) if (one.person === person) await drop(one.id);
};

export const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};
