// Steps a tour by key: n or the right arrow, and what a presenter's remote control sends.
(() => {
  const KEYS = ["n", "ArrowRight", "PageDown"];
  let begun = false;

  document.addEventListener("keydown", (event) => {
    const next = document.querySelector("#tour .next");
    if (!next || !KEYS.includes(event.key) || event.ctrlKey || event.metaKey || event.altKey) return;
    const at = event.target;
    const empty = at.matches?.("#question textarea") && !at.value && event.key !== "n";
    if (at.closest?.("#sources .panel[data-open] .text, #sources .steps")) return;
    if (at.closest?.("input, textarea, select, [contenteditable]") && !empty) return;
    event.preventDefault();
    next.click();
    document.activeElement?.blur?.();
  });

  // The keys are the speaker's: the box does not take the focus, as it does without a tour.
  new MutationObserver(() => {
    if (begun || !document.querySelector("#tour .tour")) return;
    begun = true;
    setTimeout(() => document.querySelector("#question textarea")?.blur(), 50);
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
