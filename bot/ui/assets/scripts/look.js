// How the page looks: light or dark, as the reader chose, and one answer on the whole screen, with nothing that
// can be done beside reading it; the browser's own key ends it.
(() => {
  const KEY = "bot.theme";
  function theme() {
    const chosen = localStorage.getItem(KEY);
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  }

  document.addEventListener("click", ({ target }) => {
    const chosen = target.closest?.("[data-present]");
    if (chosen) document.getElementById(chosen.dataset.present).requestFullscreen();
    if (!target.closest?.("[data-theme-switch]")) return;
    localStorage.setItem(KEY, document.body.classList.contains("dark") ? "light" : "dark");
    theme();
  });
  document.addEventListener("keydown", ({ key }) => {
    const by = { ArrowRight: 1, PageDown: 1, ArrowLeft: -1, PageUp: -1 }[key];
    const all = [...document.querySelectorAll("#view-ask .turn")];
    const at = all.indexOf(document.fullscreenElement);
    if (by && at >= 0 && !document.querySelector("#tour .tour")) all[at + by]?.requestFullscreen();
  });
  whenThere(["body"], (body) => {
    theme();
    new MutationObserver(theme).observe(body, { attributeFilter: ["class"] });
  });
})();
