// How the page looks: light or dark, as the reader chose, and one answer on a whole screen.
(() => {
  const KEY = "bot.theme";
  const turns = () => [...document.querySelectorAll("#view-ask .turn")];
  const presenting = () => document.body.classList.contains("present");

  function theme() {
    const chosen = localStorage.getItem(KEY);
    const dark = document.body.classList.contains("dark");
    if (chosen && (chosen === "dark") !== dark) document.body.classList.toggle("dark", !dark);
  }

  function present(turn) {
    document.body.classList.toggle("present", Boolean(turn));
    document.body.classList.remove("sheet");
    turns().forEach((each) => each.classList.toggle("presented", each === turn));
    scrollTo({ top: 0, behavior: "instant" });
    document.getElementById("reading").scrollTop = 0;
  }

  function end() {
    const last = document.querySelector(".turn.presented");
    present(null);
    if (document.fullscreenElement) document.exitFullscreen();
    last?.scrollIntoView({ block: "start" });
  }

  document.addEventListener("click", ({ target }) => {
    const chosen = target.closest?.("[data-present]");
    if (chosen) {
      present(document.getElementById(chosen.dataset.present));
      document.documentElement.requestFullscreen?.().catch(() => {}); // the window is enough
    }
    if (!target.closest?.("[data-theme-switch]")) return;
    localStorage.setItem(KEY, document.body.classList.contains("dark") ? "light" : "dark");
    theme();
  });
  document.addEventListener("keydown", (event) => {
    if (!presenting() || event.target.closest?.("input, textarea, select")) return;
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[event.key];
    const all = turns();
    const to = by && all[all.findIndex((each) => each.matches(".presented")) + by];
    if (to) present(to);
    if (event.key === "Escape") end();
  });
  document.addEventListener("fullscreenchange", () => {
    if (presenting() && !document.fullscreenElement) end();
  });
  whenThere(["body"], (body) => {
    theme();
    new MutationObserver(theme).observe(body, { attributeFilter: ["class"] });
  });
})();
