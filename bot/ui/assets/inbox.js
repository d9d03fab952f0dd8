// Runs once for each view: tells the server that the view was opened, and with what.
const name = element.closest("[id^=inbox-]").id.slice("inbox-".length);
document.addEventListener("bot:open", (event) => {
  if (event.detail.view === name) trigger("select", event.detail);
});
if (document.body.dataset.view === name) trigger("select", { view: name });
