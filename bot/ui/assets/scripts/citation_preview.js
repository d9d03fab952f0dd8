// Shows the quote behind a citation mark, on hover, focus or a first touch, before it is opened.
(() => {
  const WAIT = 140; // milliseconds before it is shown, and before it goes
  let timer = null;
  let shown = null; // the mark it is shown for
  let touched = false;

  const markOf = (event) =>
    event.target instanceof Element && event.target.closest("#views a[data-cite], #shared a[data-cite]");

  function popover() {
    let peek = document.getElementById("peek");
    if (!peek) {
      peek = document.createElement("div");
      peek.id = "peek";
      peek.role = "tooltip";
      peek.hidden = true;
      (document.querySelector("main") || document.body).append(peek);
    }
    return peek;
  }

  function show(mark) {
    const words = document.getElementById(`peek-${mark.dataset.cite}`);
    // Beside its open source the quote would be there twice, one above the other.
    const open = document.body.classList.contains("sheet") && mark.hasAttribute("aria-current");
    if (!words || !mark.isConnected || open) return;
    hide();
    const peek = popover();
    peek.replaceChildren(words.content.cloneNode(true));
    peek.hidden = false;
    shown = mark;
    mark.setAttribute("aria-describedby", "peek");
    const at = mark.getBoundingClientRect();
    const left = Math.min(at.left, window.innerWidth - peek.offsetWidth - 12);
    const below = at.bottom + 8 + peek.offsetHeight < window.innerHeight;
    peek.style.left = `${Math.max(12, left)}px`;
    peek.style.top = `${Math.max(8, below ? at.bottom + 8 : at.top - 8 - peek.offsetHeight)}px`;
  }

  function hide() {
    clearTimeout(timer);
    if (!shown) return;
    shown.removeAttribute("aria-describedby");
    shown = null;
    popover().hidden = true;
  }

  const soon = (what) => {
    clearTimeout(timer);
    timer = setTimeout(what, WAIT);
  };

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const mark = markOf(event);
    if (mark) soon(() => show(mark));
    else if (shown && event.target.closest?.("#peek")) clearTimeout(timer);
    else if (shown) soon(hide);
    else clearTimeout(timer);
  });
  document.addEventListener("focusin", (event) => {
    const mark = markOf(event);
    if (mark && !touched && mark.matches(":focus-visible")) show(mark);
    else if (!event.target.closest?.("#peek")) hide();
  });
  document.addEventListener("pointerdown", (event) => {
    touched = event.pointerType === "touch";
  });
  document.addEventListener("keydown", (event) => {
    touched = false;
    if (event.key === "Escape" && shown) hide();
  });
  document.addEventListener("scroll", () => shown && hide(), { capture: true, passive: true });

  // A finger cannot hover: its first touch shows the quote, a second one opens the source.
  document.addEventListener(
    "click",
    (event) => {
      const mark = markOf(event);
      if (mark && touched && shown !== mark) {
        event.preventDefault();
        event.stopImmediatePropagation();
        show(mark);
      } else hide();
    },
    { capture: true },
  );
})();
