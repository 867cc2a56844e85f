// What the browser keeps for this window and the collection it shows: conversations, each by itself,
// in its database. A change reads and writes in one transaction, so that two tabs never write over
// one another; the others are told of it. A tab knows its own conversation until it is closed.
window.yongwen = (() => {
  const LONGEST = 30; // questions of a conversation, as the server takes them
  const BIN = 30 * 24 * 3600 * 1000; // milliseconds until what was deleted is forgotten
  const TWICE = 1500; // milliseconds
  const folder = new URLSearchParams(location.search).get("folder") ?? "";
  const HERE = `yongwen ${location.pathname}${folder && `?${folder}`}`;
  const opened = new Promise((done, failed) => {
    const asking = indexedDB.open(HERE, 1);
    asking.onupgradeneeded = () => {
      asking.result.createObjectStore("entries", { keyPath: "id" }); // id, name, changed, gone
      asking.result.createObjectStore("exchanges"); // by the same id
    };
    asking.onsuccess = () => done(asking.result);
    asking.onerror = () => failed(asking.error);
  });
  opened.catch(() => {}); // a browser that keeps nothing still asks

  const channel = new BroadcastChannel(HERE);
  const listeners = [];
  const heard = (id) => listeners.forEach((each) => each(id));
  channel.onmessage = (event) => heard(event.data);
  const tell = (id) => {
    channel.postMessage(id);
    heard(id);
  };

  const within = async (mode, work) => {
    const transaction = (await opened).transaction(["entries", "exchanges"], mode);
    const over = new Promise((done, failed) => {
      transaction.oncomplete = done;
      transaction.onerror = transaction.onabort = () => failed(transaction.error);
    });
    const get = (store, key) =>
      new Promise((done) => (transaction.objectStore(store).get(key).onsuccess = (e) => done(e.target.result)));
    const found = await work((name) => transaction.objectStore(name), get);
    await over;
    return found;
  };
  const change = async (id, fields) => {
    await within("readwrite", async (store, get) => {
      const entry = await get("entries", id);
      if (entry) store("entries").put({ ...entry, ...fields });
    });
    tell(id);
  };
  const current = () => sessionStorage.getItem(HERE) ?? "";
  let entered = 0; // how often
  const enter = (id) => {
    entered += 1;
    if (id) sessionStorage.setItem(HERE, id);
    else sessionStorage.removeItem(HERE);
    heard(id);
  };

  return {
    folder,
    // A link of this window, which stays in the collection that is shown.
    address: (link) => {
      const url = new URL(link, location.href);
      if (folder) url.searchParams.set("folder", folder);
      return url;
    },
    current,
    enter,
    onchange: (listener) => listeners.push(listener),
    rename: (id, name) => change(id, { name }),
    remove: (id) => change(id, { gone: Date.now() }),
    restore: (id) => change(id, { gone: 0 }),
    exchanges: (id) => within("readonly", (_, get) => get("exchanges", id)).catch(() => undefined),
    // All, the last one used first; what was deleted long ago is forgotten.
    list: async () => {
      const all = await within("readwrite", (store) =>
        new Promise((done) => (store("entries").getAll().onsuccess = (e) => done(e.target.result)))
      ).catch(() => []);
      const [old, kept] = [[], []];
      for (const entry of all) (entry.gone && Date.now() - entry.gone > BIN ? old : kept).push(entry);
      if (old.length)
        await within("readwrite", (store) => {
          for (const { id } of old) for (const name of ["entries", "exchanges"]) store(name).delete(id);
        });
      return kept.sort((one, other) => other.changed - one.changed);
    },
    // An exchange goes to the end of this tab's conversation, or begins one; returns all of it, but
    // nothing where the visitor went on to another one meanwhile.
    // The same answer twice at once is Enter pressed twice.
    add: async (exchange) => {
      const id = current() || `${Date.now()}-${Math.random()}`;
      const before = entered;
      const exchanges = await within("readwrite", async (store, get) => {
        const entry = (await get("entries", id)) ?? { id, name: exchange.question };
        const held = (await get("exchanges", id)) ?? [];
        const isSame = JSON.stringify(held.at(-1)) === JSON.stringify(exchange);
        const isAgain = isSame && Date.now() - entry.changed < TWICE;
        if (isAgain) return held;
        const all = [...held, exchange].slice(-LONGEST);
        store("entries").put({ ...entry, changed: Date.now(), gone: 0 });
        store("exchanges").put(all, id);
        return all;
      });
      channel.postMessage(id);
      if (entered !== before) return heard(id);
      enter(id);
      return exchanges;
    },
  };
})();
