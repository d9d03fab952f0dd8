// Opens views: one of them is seen at a time, and the address names it.
(() => {
  const links = () => [...document.querySelectorAll("#masthead nav a[data-view]")];
  const left = new Map(); // how far each view was scrolled
  let shown = null; // the library that is shown
  let ready = null; // the same, once it is ready

  function open(view, values = {}) {
    if (!links().some((each) => each.dataset.view === view)) return;
    const before = document.body.dataset.view;
    if (before !== view) left.set(before, scrollY); // a phone scrolls the page as a whole
    document.body.dataset.view = view;
    name();
    if (before !== view) scrollTo({ top: left.get(view) || 0, behavior: "instant" });
    document.dispatchEvent(new CustomEvent("bot:open", { detail: { ...values, view } }));
    document.getElementById(values.turn)?.scrollIntoView({ block: "start" });
    // The browser's own autofocus came too early: the view could not be seen yet. The keys of a tour
    // are the speaker's.
    if (document.activeElement === document.body && !document.querySelector("#tour .tour")) {
      document.querySelector(`#view-${view} textarea[autofocus]`)?.focus();
    }
  }

  // The masthead is the server's: after it has changed, the open view must be named in it again.
  function name() {
    const head = document.querySelector("[data-page-language]");
    if (!head) return;
    document.documentElement.lang = head.dataset.pageLanguage;
    links().forEach((link) => {
      const current = link.dataset.view === document.body.dataset.view;
      if ((link.ariaCurrent === "page") !== current) link.ariaCurrent = current ? "page" : null;
      if (current) document.title = `${link.textContent} · ${head.querySelector("h1").textContent}`;
    });
    const before = ready;
    const { library, serves } = head.dataset;
    // As long as the browser is open: a page that is loaded again is in the same library.
    if (shown && shown !== serves) document.cookie = `bot_library=${encodeURIComponent(serves)}; path=/; samesite=lax`;
    shown = serves;
    ready = library === "ready" && serves;
    if (before !== null && ready && ready !== before) open(document.body.dataset.view);
  }

  const addressed = () => {
    const view = location.hash.slice(1) || "ask";
    if (view !== document.body.dataset.view) open(view);
  };

  document.addEventListener("click", (event) => {
    const chosen = event.target.closest?.("[data-view]:not(body)");
    if (!chosen || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const { view } = chosen.dataset;
    if (location.hash !== `#${view}`) history.pushState(null, "", `#${view}`);
    open(view, { ...chosen.dataset });
    const { question } = chosen.dataset;
    const asked = { detail: { to: "now", do: "ask", question } };
    if (question) document.dispatchEvent(new CustomEvent("bot:send", asked));
  });
  window.addEventListener("hashchange", addressed);

  whenThere(["#masthead", "#masthead nav a[data-view]"], (masthead) => {
    // Gradio may leave every element where it is and change what it says.
    new MutationObserver(name).observe(masthead, { ...BELOW, attributes: true });
    addressed();
    if (!document.body.dataset.view) open("ask");
  });
})();
