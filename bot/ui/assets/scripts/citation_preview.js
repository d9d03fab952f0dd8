// Shows the quote behind a citation mark, on hover or focus, before it is opened; a finger opens it at once.
(() => {
  const WAIT = 140; // milliseconds before it is shown, and before it goes
  let timer = null;
  let shown = null; // the mark it is shown for

  function peek() {
    const made = { id: "peek", role: "tooltip", popover: "manual" };
    return document.getElementById("peek") ??
      (document.querySelector("main") ?? document.body).appendChild(Object.assign(document.createElement("div"), made));
  }

  const markOf = ({ target }) => target.closest?.("#views a[data-cite]");

  function show(mark) {
    const words = document.getElementById(`peek-${mark.dataset.cite}`);
    // Beside its open source the quote would be there twice, one above the other.
    const open = document.body.classList.contains("sheet") && mark.ariaCurrent;
    if (!words || !mark.isConnected || open) return;
    hide();
    shown = mark;
    mark.setAttribute("aria-describedby", "peek");
    peek().replaceChildren(words.content.cloneNode(true));
    peek().showPopover({ source: mark }); // which is what it stands beside
  }

  function hide() {
    clearTimeout(timer);
    shown?.removeAttribute("aria-describedby");
    shown = null;
    peek().hidePopover();
  }

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = markOf(event);
    clearTimeout(timer);
    if (mark) timer = setTimeout(() => show(mark), WAIT);
    else if (shown && !event.target.closest?.("#peek")) timer = setTimeout(hide, WAIT);
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event);
    if (mark?.matches(":focus-visible")) show(mark);
    else if (!event.target.closest?.("#peek")) hide();
  });
  document.addEventListener("keydown", ({ key }) => key === "Escape" && hide());
  document.addEventListener("click", hide, { capture: true });
  document.addEventListener("scroll", () => shown && hide(), { capture: true, passive: true });
})();
