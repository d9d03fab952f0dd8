// Saves a picture of the See view as it looks: an SVG with its colours written in, or a PNG of that.
(() => {
  const LOOKS = ["fill", "stroke", "stroke-width", "stroke-dasharray", "font-family", "font-size", "font-weight"];
  const SCALE = 2;

  function alone(picture) {
    const copy = picture.cloneNode(true);
    const parts = [picture, ...picture.querySelectorAll("*")];
    [copy, ...copy.querySelectorAll("*")].forEach((part, n) => {
      const look = getComputedStyle(parts[n]);
      part.setAttribute("style", LOOKS.map((name) => `${name}:${look.getPropertyValue(name)}`).join(";"));
      for (const name of ["href", "data-cite", "aria-current", "class"]) part.removeAttribute(name);
    });
    const { width, height } = picture.viewBox.baseVal;
    const paper = document.createElementNS("http://www.w3.org/2000/svg", "rect");
    const colour = getComputedStyle(picture.closest(".picture")).backgroundColor;
    Object.entries({ width, height, fill: colour }).forEach(([name, value]) => paper.setAttribute(name, value));
    copy.prepend(paper);
    Object.entries({ width, height }).forEach(([name, value]) => copy.setAttribute(name, value));
    return { text: new XMLSerializer().serializeToString(copy), width, height };
  }

  function hand(blob, name) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  document.addEventListener("click", async ({ target }) => {
    const button = target instanceof Element && target.closest("[data-save]");
    if (!button) return;
    const { text, width, height } = alone(document.querySelector("svg.timeline"));
    const svg = new Blob([text], { type: "image/svg+xml" });
    if (button.dataset.save === "svg") return hand(svg, "timeline.svg");
    const image = new Image();
    image.src = URL.createObjectURL(svg);
    await image.decode();
    const canvas = document.createElement("canvas");
    [canvas.width, canvas.height] = [width * SCALE, height * SCALE];
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    URL.revokeObjectURL(image.src);
    canvas.toBlob((png) => hand(png, "timeline.png"));
  });
})();
