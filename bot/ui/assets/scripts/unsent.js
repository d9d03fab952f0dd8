// A question that was sent while the server was away waits in the browser: once the server is back, Gradio loads the
// page anew, and the question is sent below the conversation that it belongs to.
(() => {
  const KEY = "bot.unsent";
  let waiting = sessionStorage.getItem(KEY); // from before the page was loaded
  const box = () => document.querySelector("#question textarea");
  const keep = (sent) => sent && box().value.trim() && sessionStorage.setItem(KEY, box().value);

  document.addEventListener("keydown", (event) => {
    keep(event.target === box() && event.key === "Enter" && !event.shiftKey && !event.isComposing);
  }, true);
  document.addEventListener("click", ({ target }) => keep(target.closest?.("#send")), true);

  whenThere(["#now", "#question textarea"], (now) => {
    new MutationObserver(() => {
      const begun = sessionStorage.getItem("bot.current") ? "#now .turn" : "#now .welcome";
      if (!waiting && !box().value) sessionStorage.removeItem(KEY); // the server has taken it
      if (!waiting || !document.querySelector(begun)) return;
      box().value = waiting;
      waiting = null;
      box().dispatchEvent(new Event("input", { bubbles: true }));
      setTimeout(() => document.querySelector("#send").click());
    }).observe(now, BELOW);
  });
})();
