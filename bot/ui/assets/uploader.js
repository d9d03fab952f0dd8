// Runs once for the place for files: hands one in after another, and says how far each of them is.
let files = []; // of this round: those that are chosen while others are under way as well
let busy = false;

const tell = () => trigger("select", { files: files.map(({ name, state, reason, library }) => ({ name, state, reason, library })) });

async function handIn({ file, name, to }) {
  const options = { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } };
  try {
    const reply = await fetch(`/upload?${new URLSearchParams({ name, library: to })}`, options);
    return reply.ok ? await reply.json() : { name, state: "skipped", reason: await reply.text() };
  } catch {
    return { name, state: "skipped" };
  }
}

element.addEventListener("change", async ({ target }) => {
  const to = target.closest(".drop").dataset.library;
  const chosen = [...target.files].map((file) => ({ file, to, name: file.name, state: "waiting" }));
  files = busy ? [...files, ...chosen] : chosen;
  target.value = "";
  if (busy) return;
  busy = true;
  for (let at = 0; at < files.length; at += 1) {
    files[at].state = "adding";
    tell();
    const said = await handIn(files[at]);
    files[at] = said;
    if (!said.library) continue;
    // It went to another library: so does the page, and with it what waits.
    files.slice(at + 1).forEach((each) => { each.to = said.library; });
    document.dispatchEvent(new CustomEvent("bot:send", { detail: { to: "masthead", library: said.library } }));
  }
  busy = false;
  tell();
});
