// The reader's conversations, kept in this browser alone: listed, searched, renamed, deleted.
(() => {
  const KEY = "bot.talks";
  let deleted = null; // the last one, until another is deleted

  const frame = () => document.querySelector("#aside .talks");
  const current = () => sessionStorage.getItem("bot.current");
  const choose = (id) => (sessionStorage.setItem("bot.current", id), list());
  const send = (values) => document.dispatchEvent(new CustomEvent("bot:send", { detail: { to: "aside", ...values } }));

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)).filter((talk) => typeof talk?.record === "string");
    } catch {
      return []; // none are kept, or something else
    }
  }

  // Newest first; the oldest give way where the browser keeps no more.
  function write(talks) {
    try {
      localStorage.setItem(KEY, JSON.stringify(talks));
    } catch {
      if (talks.length) return write(talks.slice(0, -1));
    }
    list();
  }

  function keep({ detail: { title, text: record } }) {
    const talks = read();
    const known = talks.find(({ id }) => id === current());
    const talk = { id: `${Date.now()}-${Math.random()}`, title, ...known, record, when: Date.now() };
    choose(talk.id);
    write([talk, ...talks.filter((each) => each !== known)]);
  }

  const said = { dateStyle: "medium", timeStyle: "short" };
  const day = (when) => new Date(when).toLocaleString(document.documentElement.lang, said);

  function row(place, talk) {
    const item = place.querySelector("template").content.firstElementChild.cloneNode(true);
    const open = item.querySelector(".open");
    item.dataset.talk = talk.id;
    open.firstElementChild.textContent = talk.title;
    open.lastElementChild.textContent = day(talk.when);
    open.ariaCurrent = talk.id === current() ? "true" : null;
    item.querySelectorAll(".tool").forEach((tool) => {
      tool.ariaLabel = `${tool.title}: ${talk.title}`;
    });
    return item;
  }

  function list() {
    const place = frame();
    if (!place) return;
    const wanted = place.querySelector("input[type=search]").value.trim().toLowerCase();
    const talks = read();
    const found = talks.filter((talk) => `${talk.title} ${talk.record}`.toLowerCase().includes(wanted));
    place.querySelector("ul").replaceChildren(...found.map((talk) => row(place, talk)));
    const at = deleted ? 2 : [!talks.length, !found.length].indexOf(true);
    place.querySelectorAll(".quiet p").forEach((each, n) => {
      each.hidden = n !== at;
    });
  }

  function rename(item, label) {
    const { talk: id } = item.dataset;
    const title = prompt(label, item.querySelector(".open span").textContent)?.trim().slice(0, 80);
    if (title) write(read().map((each) => (each.id === id ? { ...each, title } : each)));
  }

  function remove(id) {
    deleted = read().find((talk) => talk.id === id);
    write(read().filter((talk) => talk.id !== id));
    if (id === current()) choose(""), send({ do: "new" });
    frame().querySelector(".quiet [data-undo]").focus();
  }

  const restore = (talk) => send({ do: "restore", record: talk?.record });

  document.addEventListener("click", ({ target }) => {
    const chosen = target.closest?.("#aside .talks button");
    if (!chosen) return;
    const item = chosen.closest("li");
    const id = item?.dataset.talk;
    if (chosen.matches(".open")) {
      choose(id);
      restore(read().find((each) => each.id === id));
    }
    if (chosen.matches(".new")) choose("");
    if (chosen.matches(".open, .new")) frame().hidePopover();
    if (chosen.dataset.rename) rename(item, chosen.title);
    if (chosen.dataset.delete) remove(id);
    if (chosen.dataset.undo) {
      const back = deleted;
      deleted = null;
      write([back, ...read()].sort((a, b) => b.when - a.when));
    }
  });
  document.addEventListener("change", ({ target }) => target.matches?.("#masthead [name=library]") && choose(""));
  document.addEventListener("input", ({ target }) => target.matches?.("#aside input[type=search]") && list());
  document.addEventListener("bot:keep", keep);
  window.addEventListener("storage", list);

  // The frame comes from the server, in another language perhaps, and is filled anew. When it comes
  // first, the conversation that this tab was in is opened again.
  let first = true;
  new MutationObserver(() => {
    const place = frame();
    if (!place || place.dataset.filled) return;
    place.dataset.filled = "1";
    list();
    if (!first) return;
    first = false;
    const talk = read().find((each) => each.id === current());
    const before = document.body.dataset.view === "ask" ? ["#now .welcome"] : []; // it would take the place
    if (talk) setTimeout(() => whenThere(before, () => restore(talk)));
    else choose("");
  }).observe(document.documentElement, BELOW);
})();
