// Runs once for the place for files: hands each file in, then says by their tokens what to add.
async function handIn(file) {
  const options = { method: "POST", body: file, headers: { "content-type": "application/octet-stream" } };
  try {
    const reply = await fetch(`/upload?name=${encodeURIComponent(file.name)}`, options);
    return { name: file.name, [reply.ok ? "token" : "reason"]: await reply.text() };
  } catch {
    return { name: file.name };
  }
}

element.addEventListener("change", async ({ target }) => {
  const chosen = [...target.files];
  target.value = "";
  element.firstElementChild?.setAttribute("aria-busy", "true");
  const files = [];
  for (const file of chosen) files.push(await handIn(file));
  element.firstElementChild?.removeAttribute("aria-busy");
  if (files.length) trigger("select", { files });
});
