// Lines that were written without a connection, on this device only, until the server has confirmed them.
// { id, person, address, fields: [[name, value]], at, on, faults: [] }
// Beside them the word for whose device it is: pages that were kept may be gone while lines still wait.
const NAME = "ayni";
const WAITING = "waiting";
const TOLD = "told";

const open = () =>
  new Promise((resolve, reject) => {
    const asked = indexedDB.open(NAME, 2);
    asked.onupgradeneeded = () => {
      for (const name of [WAITING, TOLD]) if (!asked.result.objectStoreNames.contains(name)) asked.result.createObjectStore(name, { keyPath: "id" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });

const within = async (name, mode, ask) => {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(name, mode);
      const asked = ask(transaction.objectStore(name));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
};

export const put = (one) => within(WAITING, "readwrite", (store) => store.put(one));
export const drop = (id) => within(WAITING, "readwrite", (store) => store.delete(id));
export const dropAll = () => within(WAITING, "readwrite", (store) => store.clear());
export const all = async () => (await within(WAITING, "readonly", (store) => store.getAll())).sort((a, b) => a.at.localeCompare(b.at));
export const dropOthersThan = async (person) => {
  for (const one of await all()) if (one.person !== person) await drop(one.id);
};

export const person = async () => (await within(TOLD, "readonly", (store) => store.get("person")))?.word ?? "";
export const setPerson = (word) => within(TOLD, "readwrite", (store) => store.put({ id: "person", word }));

export const today = () => {
  const now = new Date();
  return [now.getFullYear(), now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
};
