// Takes the pictures of the See view away as they look: the timeline as SVG or PNG by itself, all of them
// as PNG to the server, which puts them into a document.
(() => {
  const DRAWN = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight"];
  const SET = ["display", "font", "color", "background-color", "padding", "border", "border-collapse", "text-align",
    "vertical-align", "white-space", "line-height", "box-sizing", "width", "height", "min-width", "writing-mode", "text-decoration"];
  const SCALE = 2;

  // A copy that needs no style sheet.
  function dressed(original, looks) {
    const copy = original.cloneNode(true);
    const parts = [original, ...original.querySelectorAll("*")];
    [copy, ...copy.querySelectorAll("*")].forEach((part, n) => {
      const look = getComputedStyle(parts[n]);
      part.setAttribute("style", looks.map((name) => `${name}:${look.getPropertyValue(name)}`).join(";"));
      for (const name of ["href", "data-cite", "aria-current", "class"]) part.removeAttribute(name);
    });
    return copy;
  }

  const paper = (element) => getComputedStyle(element.closest(".wide")).backgroundColor;

  function wrapped(content, width, height, fill) {
    const sized = `width="${width}" height="${height}"`;
    const text = `<svg xmlns="http://www.w3.org/2000/svg" ${sized} viewBox="0 0 ${width} ${height}">
      <rect ${sized} fill="${fill}"/>${content}</svg>`;
    return { text, width, height };
  }

  function drawing(svg) {
    const { width, height } = svg.viewBox.baseVal;
    const parts = [...dressed(svg, DRAWN).children].map((part) => new XMLSerializer().serializeToString(part));
    return wrapped(parts.join(""), width, height, paper(svg));
  }

  function table(element) {
    const copy = dressed(element, SET);
    copy.querySelector("caption")?.remove();
    const [width, height] = [element.offsetWidth, element.offsetHeight];
    const content = new XMLSerializer().serializeToString(copy);
    return wrapped(`<foreignObject width="100%" height="100%">${content}</foreignObject>`, width, height, paper(element));
  }

  async function painted({ text, width, height }) {
    const image = new Image();
    image.src = `data:image/svg+xml,${encodeURIComponent(text)}`; // a blob would close the canvas
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function hand(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  async function save(kind) {
    const picture = drawing(document.querySelector("svg.timeline"));
    if (kind === "svg") return hand(new Blob([picture.text], { type: "image/svg+xml" }), "timeline.svg");
    (await painted(picture)).toBlob((png) => hand(png, "timeline.png"));
  }

  async function take(format) {
    const pictures = {};
    for (const section of document.querySelectorAll("#view-see section[id^=see-]")) {
      const svg = section.querySelector("svg.timeline");
      const heat = section.querySelector(".heat table");
      const picture = svg ? drawing(svg) : heat && table(heat);
      // A browser that does not let a table be painted leaves it out.
      if (picture) pictures[section.id.slice(4)] = await painted(picture).then((c) => c.toDataURL(), () => "");
    }
    const detail = { to: "pictures", event: "download", format, pictures };
    document.dispatchEvent(new CustomEvent("bot:send", { detail }));
  }

  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element && target.closest("[data-save], [data-take]");
    if (!button) return;
    if (button.dataset.save) save(button.dataset.save);
    else take(button.dataset.take);
  });
})();
