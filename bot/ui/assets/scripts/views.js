// Keeps focus and what was typed when the server draws a place anew, and sorts the matrix of a
// comparison.
(() => {
  const typed = new Map(); // by the id of its field
  let focused = null; // what was focused last

  // What is drawn anew is another element, but says the same.
  const same = (element) => element.id || `${element.tagName} ${JSON.stringify(element.dataset)}`;

  document.addEventListener("focusin", ({ target }) => {
    focused = { element: target, like: same(target), tag: target.tagName, turn: target.dataset.turn };
  });
  document.addEventListener("input", ({ target }) => {
    if (target.matches("#views form[data-do] input")) typed.set(target.id, target.value);
  });
  document.addEventListener("submit", ({ target }) => {
    const field = target.matches("#views form[data-do=add]") && target.querySelector("input");
    if (!field) return;
    typed.delete(field.id);
    field.focus(); // one after another can be typed, also after the button was pressed
    setTimeout(() => target.reset());
  }); // after the place has sent it: it listens nearer to the form

  function restore() {
    for (const [id, value] of typed) {
      const field = document.getElementById(id);
      if (field && !field.value) field.value = value;
    }
    if (document.activeElement !== document.body || !focused || focused.element.isConnected) return;
    const again = [...document.getElementsByTagName(focused.tag)].find((each) => same(each) === focused.like);
    const near = document.getElementById(`add-${focused.like.split("-")[1]}`) // of a chip that is gone
      || document.getElementById("library-undo")
      || document.querySelector(`#${focused.turn || "none"} .acts .btn`);
    (again || near)?.focus({ preventScroll: true });
  }

  // Sorting: a column's head sorts the rows by what the column says, a row's head the columns.
  // What is not stated goes to the end; the first cell is sorted by its own name.
  function sortable(result) {
    const table = result.querySelector("table");
    if (!table || result.dataset.sortable === "done") return;
    result.dataset.sortable = "done";
    table.querySelectorAll("th").forEach((head) => {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      button.title = result.dataset.sortBy.replace("%", head.textContent);
      button.addEventListener("click", () => sort(table, head));
      head.replaceChildren(button);
    });
  }

  function sort(table, head) {
    const across = head.scope === "row"; // sorts the columns
    const down = head.ariaSort === "ascending";
    table.querySelectorAll("th").forEach((each) => {
      each.ariaSort = null;
    });
    head.ariaSort = down ? "descending" : "ascending";
    const rows = [...table.rows];
    const said = (cell) => (cell.classList.contains("none") ? null : cell.textContent);
    const order = (keys) =>
      keys.map((key, n) => [key, n]).sort(([a, m], [b, n]) => {
        if ((a === null) !== (b === null)) return a === null ? 1 : -1;
        return (a === null ? 0 : a.localeCompare(b, undefined, { numeric: true }) * (down ? -1 : 1)) || m - n;
      }).map(([, n]) => n);
    if (across) {
      const places = order([...head.parentElement.cells].slice(1).map(said));
      rows.forEach((row) => {
        const cells = [...row.cells].slice(1);
        row.append(...places.map((n) => cells[n]));
      });
    } else {
      const body = rows.slice(1);
      const places = order(body.map((row) => said(row.cells[head.cellIndex])));
      table.tBodies[0].append(...places.map((n) => body[n]));
    }
  }

  whenThere(["#views"], (views) => {
    new MutationObserver(() => {
      restore();
      views.querySelectorAll("[data-sortable='1']").forEach(sortable);
    }).observe(document.body, BELOW);
  });
})();
