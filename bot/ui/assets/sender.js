// Runs once for each place of ours in the page: what is chosen in it goes to the server.
const send = (from, values) => trigger(from.dataset.event || "select", { ...from.dataset, ...values });
const focusBox = () => document.querySelector("#question textarea")?.focus();

element.addEventListener("click", (event) => {
  const chosen = event.target.closest("button[data-do]");
  if (!chosen) return;
  const { language } = chosen.dataset;
  if (language) document.cookie = `bot_language=${language}; path=/; max-age=31536000; samesite=lax`;
  send(chosen, {});
  if (["ask", "again"].includes(chosen.dataset.do)) focusBox();
});
element.addEventListener("submit", (event) => {
  event.preventDefault();
  send(event.target, Object.fromEntries(new FormData(event.target, event.submitter)));
  if (event.target.dataset.do === "again") focusBox();
});
element.addEventListener("change", (event) => {
  const chosen = event.target.closest("select[data-do]");
  if (chosen) send(chosen, { [chosen.name]: chosen.value });
});
// What a script of the page has to say goes through the place that it names.
document.addEventListener("bot:send", ({ detail: { to, ...values } }) => {
  if (element.closest(`#${to}`)) trigger("select", values);
});
