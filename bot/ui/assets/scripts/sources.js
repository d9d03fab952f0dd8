// Opens sources: everything is in the page already, so that a click shows its words at once.
(() => {
  const wide = window.matchMedia("(min-width: 900px)");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let current = null; // the open citation, as in data-cite
  let opener = null; // what focus goes back to
  let newest = null; // the exchange that was last brought into view
  let answered = null; // the exchange whose first source was opened by itself
  let asked = null; // a citation that was chosen before its source had come

  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  function show(id) {
    const card = document.getElementById(`src-${id}`);
    if (!card) return null;
    current = id;
    const shown = new Set([card.id, `note-${id}`, card.dataset.document]);
    all("#sources .card, #sources .note, #sources .text").forEach((part) => {
      part.hidden = !shown.has(part.id);
    });
    document.querySelector("#sources .panel").dataset.open = id;
    const exchange = id.split("-")[0];
    all("#sources mark").forEach((mark) => {
      mark.classList.toggle("now", mark.matches(`[data-for~="${id}"]`));
      mark.classList.toggle("pale", mark.matches(`[data-for*="${exchange}-"]`));
    });
    all("#views a[data-cite]").forEach((mark) => {
      mark.ariaCurrent = mark.dataset.cite === id ? "true" : null;
    });
    return card;
  }

  // Scrolls the text alone: scrollIntoView would move the page on a phone as well. The leaves around
  // the words are laid out at once; how high the others are is a guess, which then does not matter.
  function bring(words, text) {
    const leaf = words.closest(".leaf");
    const near = new Set([leaf.previousElementSibling, leaf, leaf.nextElementSibling]);
    all(".leaf", text).forEach((each) => each.classList.toggle("near", near.has(each)));
    const above = words.getBoundingClientRect().top - text.getBoundingClientRect().top;
    text.scrollTop += above - text.clientHeight / 3;
    if (text.clientHeight) text.dataset.at = current; // what the server draws anew is without it
  }

  const textOf = (card) => document.getElementById(card?.dataset.document || "");

  function open(id, { focus = true } = {}) {
    const card = show(id);
    asked = card || !focus ? null : id;
    if (!card) return;
    if (focus) document.body.classList.add("sheet");
    const text = textOf(card);
    const words = text?.querySelector(`mark[data-for~="${id}"]`);
    if (words) bring(words, text);
    if (focus) (words || card.querySelector("button")).focus({ preventScroll: true });
  }

  function close() {
    document.body.classList.remove("sheet");
    const back = opener && opener.isConnected ? opener : document.querySelector("#question textarea");
    back?.focus({ preventScroll: true });
  }

  // After the server has changed the page: keeps the open source open, brings a new question into
  // view, and on a wide screen opens the first source of a new answer.
  function follow() {
    if (asked && document.getElementById(`src-${asked}`)) return open(asked);
    const exchange = document.querySelector("#now .turn");
    if (exchange && exchange.id !== newest) {
      newest = exchange.id;
      document.body.classList.remove("sheet");
      exchange.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "start" });
    }
    const first = document.querySelector("#now .turn[data-stage=answered] a[data-cite]");
    if (first && answered !== exchange.id && document.getElementById(`src-${first.dataset.cite}`)) {
      answered = exchange.id;
      if (wide.matches) return open(first.dataset.cite, { focus: false });
    }
    const card = current && show(current);
    if (!card) document.body.classList.remove("sheet"); // its source is of another library
    const text = textOf(card);
    if (text && text.dataset.at !== current) open(current, { focus: false });
  }

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-close]")) return close();
    const mark = event.target.closest?.("[data-cite]");
    if (!mark) return;
    event.preventDefault();
    if (!mark.closest("#sources")) opener = mark;
    open(mark.dataset.cite);
    if (!wide.matches) opener?.scrollIntoView({ block: "nearest" }); // not behind the sheet
  });

  document.addEventListener("keydown", (event) => {
    const at = document.activeElement;
    const within = at?.closest("#sources .panel[data-open]");
    // The panel is the page's last: a Tab out of it leads to the page's first links, or to none.
    const beyond = opener && ([document.body, opener].includes(at) || at?.closest("#masthead"));
    if (event.key === "Escape" && (within || beyond)) close();
    if (!within) return;
    const step = { ArrowLeft: "previous", ArrowRight: "next" }[event.key];
    const button = step && document.querySelector(`#sources .card:not([hidden]) [data-step=${step}]`);
    if (button && !event.altKey && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      button.click();
    }
  });

  document.addEventListener("bot:source", ({ detail }) => {
    answered = document.querySelector("#now .turn")?.id ?? answered; // this one, not its first
    open(detail, { focus: false });
  });
  document.addEventListener("bot:open", () => requestAnimationFrame(follow)); // the panel is seen again

  whenThere(["#now", "#sources"], (...found) => {
    const places = new MutationObserver(follow);
    found.forEach((place) => places.observe(place, { ...BELOW, characterData: true }));
    follow();
  });
})();
