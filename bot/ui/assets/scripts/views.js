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
    if (target.matches("#library-new form")) typed.delete(target.elements.name.id);
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
  function sort(table, head) {
    const down = head.ariaSort === "ascending";
    table.querySelectorAll("th").forEach((each) => {
      each.ariaSort = null;
    });
    head.ariaSort = down ? "descending" : "ascending";
    const order = (cells) => {
      const said = cells.map((cell) => !cell.matches(".none") && cell.textContent);
      return [...said.keys()].sort((m, n) => {
        if (said[m] === false || said[n] === false) return (said[m] === false) - (said[n] === false);
        return said[m].localeCompare(said[n], undefined, { numeric: true }) * (down ? -1 : 1);
      });
    };
    const inner = (row) => [...row.cells].slice(1);
    if (head.scope === "row") {
      const places = order(inner(head.parentElement));
      [...table.rows].forEach((row) => row.append(...places.map((cell) => inner(row)[cell])));
    } else {
      const rows = [...table.tBodies[0].rows];
      const places = order(rows.map((row) => row.cells[head.cellIndex]));
      table.tBodies[0].append(...places.map((row) => rows[row]));
    }
  }

  document.addEventListener("click", ({ target }) => {
    const head = target.closest?.(".matrix th button")?.parentElement;
    if (head) sort(head.closest("table"), head);
  });
  whenThere(["#views"], () => new MutationObserver(restore).observe(document.body, BELOW));
})();
