// The page works without this script. It adds sorting and searching to the table, and returns the focus to it. It comes
// before the cards, which may be thousands, so that the table can be sorted and searched while they load.
(() => {
  "use strict";
  const table = document.querySelector("table.accounts");
  const body = table.tBodies[0];
  const heads = [...table.tHead.rows[0].cells];

  // Sorting. Numbers are compared by value, names by the collation of English; an empty cell comes last in both orders.
  const collator = new Intl.Collator("en", { sensitivity: "base", numeric: true });
  const key = (row, column) => {
    const cell = row.cells[column];
    if (column === 0) return cell.querySelector("a").textContent;
    return cell.dataset.sort === undefined ? null : Number(cell.dataset.sort);
  };
  const compare = (one, other) => (typeof one === "string" ? collator.compare(one, other) : one - other);

  const sort = (column) => {
    const head = heads[column];
    const before = head.getAttribute("aria-sort");
    // The first click sorts names upwards and numbers downwards.
    const first = column === 0 ? "ascending" : "descending";
    const turned = before === "ascending" ? "descending" : "ascending";
    const direction = before === null ? first : turned;
    const sign = direction === "ascending" ? 1 : -1;
    const keyed = [...body.rows].map((row) => ({ row, key: key(row, column) }));
    // The sort is stable: equal rows keep their order.
    keyed.sort((one, other) => {
      if (one.key === null || other.key === null) return (one.key === null) - (other.key === null);
      return sign * compare(one.key, other.key);
    });
    body.append(...keyed.map(({ row }) => row));
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", direction);
  };

  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    button.addEventListener("click", () => sort(column));
    head.append(button);
  });

  // Searching ignores case and accents.
  const search = document.querySelector(".search");
  const input = search.querySelector("input");
  const output = search.querySelector("output");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = new Map([...body.rows].map((row) => [row, plain(row.dataset.find)]));

  const find = () => {
    const wanted = plain(input.value.trim());
    let shown = 0;
    for (const [row, name] of names) {
      row.hidden = !name.includes(wanted);
      shown += row.hidden ? 0 : 1;
    }
    output.value = `${shown.toLocaleString("en")} of ${names.size.toLocaleString("en")} accounts`;
    document.querySelector(".nobody").hidden = shown > 0;
  };
  input.addEventListener("input", find);
  search.hidden = false;
  find();

  // Links and the back button open and close cards without this script. It only restores the focus and puts the account's
  // name into the title.
  const title = document.title;
  let opened = null;
  const card = () => document.getElementById(location.hash.slice(1))?.closest(".card");

  const follow = () => {
    const current = card();
    document.title = current ? `${current.querySelector("h2").textContent} – ${title}` : title;
    if (current) return;
    opened?.focus();
    opened = null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".overview a[href^='#account-']");
    if (link) opened = link;
  });
  window.addEventListener("hashchange", follow);
  document.addEventListener("DOMContentLoaded", follow);
})();
