// Does what the server leaves to be done: it cannot reach the reader's clipboard, disk or browser.
(() => {
  async function copy(text) {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      // Without https the clipboard is closed, but what is selected can be copied.
      const field = document.createElement("textarea");
      field.value = text;
      document.body.append(field);
      field.select();
      document.execCommand("copy");
      field.remove();
    }
  }

  const errands = {
    copy,
    link: (_, { href }) => copy(new URL(href, location.origin).href),
    take(text, { name }) {
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([Uint8Array.from(atob(text), (sign) => sign.charCodeAt())]));
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000); // it is saved by then
    },
    keep: (text, { title }) =>
      document.dispatchEvent(new CustomEvent("bot:keep", { detail: { title, text } })),
  };

  // Gradio changes an element rather than replacing it: the errand's own id tells a new one.
  let last = null;
  new MutationObserver(() => {
    const left = document.querySelector("#errand [data-errand]");
    if (!left || left.dataset.id === last) return;
    last = left.dataset.id;
    errands[left.dataset.errand]?.(left.textContent, left.dataset);
  }).observe(document.documentElement, { ...BELOW, attributeFilter: ["data-id"] });
})();
