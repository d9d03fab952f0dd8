// Runs once for each place of ours in the page: what is chosen in it goes to the server.
element.addEventListener("click", (event) => {
  const chosen = event.target.closest("[data-question], [data-retry], [data-language]");
  if (!chosen) return;
  const { question, retry, language } = chosen.dataset;
  if (language) document.cookie = `bot_language=${language}; path=/; max-age=31536000; samesite=lax`;
  trigger("select", question ? { question } : retry ? { retry: true } : { language });
  if (!language) document.querySelector("#question textarea")?.focus();
});
