// Menus and fields that open in place (<details>): one at a time, closed by Escape or a click beside.
(() => {
  const CLOSING = "details.menu[open], details.edit[open]";

  function closeAll(except) {
    document.querySelectorAll(CLOSING).forEach((each) => {
      if (!each.contains(except)) each.open = false;
    });
  }

  document.addEventListener("click", (event) => {
    closeAll(event.target);
    const chosen = event.target.closest?.("details.menu .choices button");
    if (!chosen) return;
    chosen.closest("details").querySelector("summary").focus();
    closeAll(null);
  });
  document.addEventListener("keydown", (event) => {
    const open = document.activeElement?.closest?.(CLOSING);
    if (event.key === "Escape" && open) {
      open.open = false;
      open.querySelector("summary").focus();
    }
    const field = event.target.closest?.("form.again textarea");
    if (field && event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      field.form.requestSubmit();
    }
  });
  document.addEventListener(
    "toggle",
    (event) => {
      const field = event.target.open && event.target.querySelector?.("form.again textarea");
      if (!field) return;
      field.focus();
      field.setSelectionRange(field.value.length, field.value.length);
    },
    { capture: true },
  );
})();
