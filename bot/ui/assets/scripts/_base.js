// First of all by its name: what the scripts share.
const BELOW = { childList: true, subtree: true };

// Calls back once all the elements are in the page, which Gradio builds after these scripts have run.
function whenThere(selectors, then) {
  const page = new MutationObserver(() => {
    const found = selectors.map((selector) => document.querySelector(selector));
    if (!found.every(Boolean)) return;
    page.disconnect();
    then(...found);
  });
  page.observe(document.documentElement, BELOW);
}
