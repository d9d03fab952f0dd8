// First of all by its name: what the scripts share.
const BELOW = { childList: true, subtree: true };

// Calls back once all the elements are in the page, which Gradio builds after these scripts have run.
function whenThere(selectors, then) {
  const look = () => {
    const found = selectors.map((selector) => document.querySelector(selector));
    return found.every(Boolean) && (page.disconnect(), then(...found), true);
  };
  const page = new MutationObserver(look);
  if (!look()) page.observe(document.documentElement, BELOW);
}
