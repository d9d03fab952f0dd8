// The reader's conversations, kept in this browser alone: listed, searched, renamed, deleted.
(() => {
  const KEY = "bot.talks";
  const MOST = 3_000_000; // characters in all: browsers keep about five million
  let deleted = null; // the last one, until another is deleted

  const frame = () => document.querySelector("#aside .talks");
  const current = () => sessionStorage.getItem("bot.current");
  const choose = (id) => (id ? sessionStorage.setItem("bot.current", id) : sessionStorage.removeItem("bot.current"));

  function read() {
    try {
      const talks = JSON.parse(localStorage.getItem(KEY) || "[]");
      return Array.isArray(talks) ? talks.filter((talk) => talk && typeof talk.record === "string") : [];
    } catch {
      return [];
    }
  }

  // Newest first; the oldest give way to the limit, and to a browser that keeps less.
  function write(talks) {
    let size = 0;
    let kept = talks.filter((talk) => (size += talk.record.length) <= MOST);
    for (; kept.length; kept = kept.slice(0, -1)) {
      try {
        localStorage.setItem(KEY, JSON.stringify(kept));
        break;
      } catch {
        continue;
      }
    }
    if (!kept.length) localStorage.removeItem(KEY);
    list();
  }

  function keep(title, record) {
    const talks = read();
    const known = talks.find((talk) => talk.id === current());
    const talk = known || { id: `${Date.now()}-${Math.random()}`, title };
    choose(talk.id);
    write([{ ...talk, record, when: Date.now() }, ...talks.filter((each) => each.id !== talk.id)]);
  }

  function ago(when) {
    const format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" });
    const minutes = (when - Date.now()) / 60000;
    if (minutes > -1) return format.format(0, "second"); // "now"
    if (minutes > -60) return format.format(Math.round(minutes), "minute");
    if (minutes > -1440) return format.format(Math.round(minutes / 60), "hour");
    return format.format(Math.round(minutes / 1440), "day");
  }

  function part(name, words, className) {
    const element = document.createElement(name);
    element.textContent = words;
    if (className) element.className = className;
    if (name === "button") element.type = "button";
    return element;
  }

  function row(talk, words) {
    const item = document.createElement("li");
    const open = part("button", talk.title, "open");
    open.dataset.talk = talk.id;
    if (talk.id === current()) open.setAttribute("aria-current", "true");
    open.append(part("small", ago(talk.when)));
    const tools = [["rename", "✎"], ["delete", "×"]].map(([what, sign]) => {
      const tool = part("button", sign, "tool");
      tool.dataset[what] = talk.id;
      tool.title = words[what];
      tool.setAttribute("aria-label", `${words[what]}: ${talk.title}`);
      return tool;
    });
    item.append(open, ...tools);
    return item;
  }

  function list() {
    const place = frame();
    if (!place || place.querySelector("li input")) return; // a name that is being written stays
    const wanted = place.querySelector("input[type=search]").value.trim().toLowerCase();
    const talks = read();
    const found = talks.filter((talk) => `${talk.title} ${talk.record}`.toLowerCase().includes(wanted));
    place.querySelector("ul").replaceChildren(...found.map((talk) => row(talk, place.dataset)));
    const quiet = place.querySelector(".quiet");
    quiet.textContent = talks.length ? (found.length ? "" : place.dataset.noneFound) : place.dataset.noneKept;
    if (deleted) {
      const undo = part("button", place.dataset.undo, "btn");
      undo.dataset.undo = "1";
      quiet.replaceChildren(`${place.dataset.deleted} `, undo);
    }
  }

  function rename(id) {
    const open = frame().querySelector(`[data-talk="${CSS.escape(id)}"]`);
    const field = document.createElement("input");
    field.value = open.firstChild.textContent;
    field.maxLength = 80;
    field.setAttribute("aria-label", frame().dataset.rename);
    open.replaceWith(field);
    field.focus();
    field.select();
    const done = (keepIt) => {
      field.onblur = null;
      const title = keepIt && field.value.trim();
      field.remove();
      write(read().map((talk) => (talk.id === id && title ? { ...talk, title } : talk)));
      frame().querySelector(`[data-talk="${CSS.escape(id)}"]`)?.focus();
    };
    field.onblur = () => done(true);
    field.onkeydown = (event) => {
      if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
      event.preventDefault(); // or the key would press what gets the focus
      done(event.key === "Enter");
    };
  }

  function remove(id) {
    deleted = read().find((talk) => talk.id === id);
    write(read().filter((talk) => talk.id !== id));
    if (id === current()) begin();
    frame().querySelector(".quiet [data-undo]")?.focus();
  }

  const restore = (record) => document.dispatchEvent(new CustomEvent("bot:send", { detail: { to: "aside", do: "restore", record } }));
  const begin = () => {
    choose(null);
    document.dispatchEvent(new CustomEvent("bot:send", { detail: { to: "aside", do: "new" } }));
  };

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("#aside button");
    if (!chosen) return;
    const { talk, rename: renamed, delete: gone, undo, do: action, drawer } = chosen.dataset;
    if (drawer || talk || action === "new") {
      const shown = document.body.classList.toggle("drawn", drawer ? undefined : false);
      document.querySelector("#aside .drawer")?.setAttribute("aria-expanded", String(shown));
    }
    if (talk) {
      choose(talk);
      restore(read().find((each) => each.id === talk)?.record);
      list();
    }
    if (renamed) rename(renamed);
    if (gone) remove(gone);
    if (undo && deleted) {
      const back = deleted;
      deleted = null;
      write([back, ...read()].sort((a, b) => b.when - a.when));
    }
    if (action === "new") {
      choose(null);
      list();
    }
  });
  document.addEventListener("input", (event) => {
    if (event.target.matches?.("#aside input[type=search]")) list();
  });
  document.addEventListener("bot:keep", (event) => keep(event.detail.title, event.detail.text));
  window.addEventListener("storage", list);

  // The frame comes from the server, in another language perhaps: empty then, and filled anew. When
  // it comes first, the conversation that this tab was in is opened again.
  let first = true;
  new MutationObserver(() => {
    const place = frame();
    if (!place || place.querySelector("ul").children.length || place.querySelector(".quiet").textContent) return;
    list();
    if (!first) return;
    first = false;
    const talk = read().find((each) => each.id === current());
    if (talk) setTimeout(() => restore(talk.record));
    else choose(null);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
