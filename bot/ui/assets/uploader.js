// Runs once for the place for files: hands one in after another, and says how far each of them is.
let files = []; // of this round: those that are chosen while others are under way as well
let busy = false;

const tell = () => trigger("select", { files: files.map(({ name, state, reason }) => ({ name, state, reason })) });

async function handIn({ file, name, library }) {
  const options = { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } };
  try {
    const reply = await fetch(`/upload?${new URLSearchParams({ name, library })}`, options);
    return reply.ok ? await reply.json() : { name, state: "skipped", reason: await reply.text() };
  } catch {
    return { name, state: "skipped" };
  }
}

element.addEventListener("change", async ({ target }) => {
  const { library } = target.closest(".drop").dataset;
  const chosen = [...target.files].map((file) => ({ file, library, name: file.name, state: "waiting" }));
  files = busy ? [...files, ...chosen] : chosen;
  target.value = "";
  if (busy) return;
  busy = true;
  for (let at = 0; at < files.length; at += 1) {
    files[at].state = "adding";
    tell();
    const said = await handIn(files[at]);
    files[at] = said;
  }
  busy = false;
  tell();
});
