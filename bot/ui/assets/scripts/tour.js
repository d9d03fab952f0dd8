// Steps a tour by key: letters, arrows, and what a presenter's remote control sends. Where the step has
// changed, opens its view, and the source that it names.
(() => {
  const WAYS = { n: "next", ArrowRight: "next", PageDown: "next", p: "back", ArrowLeft: "back", PageUp: "back" };
  let step = null; // the one that the page shows
  let wanted = null; // finds the mark whose source is to be opened, once it is there
  let next = null; // a way that was chosen while the step before it was under way
  let since = 0; // when a way was last gone: the server has not answered yet

  function go(way) {
    const button = document.querySelector(`#tour .${way}`);
    const waits = document.querySelector("#stop")?.offsetParent || Date.now() - since < 1000;
    next = waits ? way : null;
    if (waits || !button) return;
    since = Date.now();
    button.click();
  }

  document.addEventListener("keydown", (event) => {
    const way = WAYS[event.key];
    if (!way || !document.querySelector("#tour .tour") || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    const empty = at.matches?.("#question textarea") && !at.value && event.key.length > 1;
    if (at.closest?.("#sources .panel[data-open] .text, #sources .steps")) return;
    if (at.closest?.("input, textarea, select, [contenteditable]") && !empty) return;
    event.preventDefault();
    go(way);
    document.activeElement?.blur?.();
  });

  function markOf({ dataset: { view, turn } }, opens) {
    const marks = `#view-${view} a[data-cite]`;
    if (view === "ask") return () => document.querySelector(`${marks}[data-cite="${turn}-${opens}"]`);
    return () => document.querySelectorAll(marks)[opens - 1];
  }

  function follow() {
    const bar = document.querySelector("#tour .tour");
    if (!bar) return;
    if (bar.dataset.step !== step) {
      // The keys are the speaker's: the box does not take the focus, as it does without a tour.
      if (step === null) setTimeout(() => document.querySelector("#question textarea")?.blur(), 50);
      step = bar.dataset.step;
      since = 0;
      const place = bar.querySelector("[data-view]");
      wanted = bar.dataset.opens ? markOf(place, bar.dataset.opens) : null;
      if (place.dataset.view !== document.body.dataset.view || place.dataset.turn) place.click();
    }
    if (next) go(next);
    const cited = wanted?.()?.dataset.cite;
    if (!cited || !document.getElementById(`src-${cited}`)) return;
    wanted = null;
    document.dispatchEvent(new CustomEvent("bot:source", { detail: cited }));
  }

  new MutationObserver(follow).observe(document.documentElement, BELOW);
})();
