// Runs once for the place for files: hands one in after another, and says how far each of them is.
async function handIn({ file, name }) {
  const options = { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } };
  try {
    const reply = await fetch(`/upload?name=${encodeURIComponent(name)}`, options);
    return reply.ok ? await reply.json() : { name, state: "skipped", reason: await reply.text() };
  } catch {
    return { name, state: "skipped" };
  }
}

element.addEventListener("change", async ({ target }) => {
  const files = [...target.files].map((file) => ({ name: file.name, file }));
  const tell = () => trigger("select", { files: files.map(({ file, ...said }) => said) });
  target.value = "";
  target.disabled = true;
  for (const [at, waiting] of files.entries()) {
    files[at] = { ...waiting, state: "adding" };
    tell();
    files[at] = await handIn(waiting);
  }
  target.disabled = false;
  tell();
});
