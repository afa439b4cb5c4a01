// The page works without this script. It adds sorting and searching to the table and numbers to the bars, and returns the
// focus to the table. It comes before the cards, which may be thousands, so that the table can be used while they load.
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

  // Filters are links: the style sheet hides the rows that the link in the address does not name. The script remembers the
  // last filter while a card is open.
  const filters = [...document.querySelectorAll(".filters a")];
  const everything = filters[0]?.hash ?? "#accounts";
  let filter = everything;
  const passes = (row) => filter === everything || row.dataset.status.split(" ").includes(filter.slice("#only-".length));
  const choose = () => {
    filter = location.hash.startsWith("#only-") ? location.hash : everything;
    for (const link of filters) {
      if (link.hash === filter) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    count();
  };

  // Searching ignores case and accents.
  const search = document.querySelector(".search");
  const input = search.querySelector("input");
  const output = search.querySelector("output");
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const names = new Map([...body.rows].map((row) => [row, plain(row.dataset.find)]));
  const shown = () => [...body.rows].filter((row) => !row.hidden && passes(row));

  const count = () => {
    const number = shown().length;
    output.value = `${number.toLocaleString("en")} of ${names.size.toLocaleString("en")} accounts`;
    document.querySelector(".nobody").hidden = number > 0 || names.size === 0;
  };
  const find = () => {
    const wanted = plain(input.value.trim());
    for (const [row, name] of names) row.hidden = !name.includes(wanted);
    count();
  };
  input.addEventListener("input", find);
  search.hidden = false;
  find();

  // Bars say their numbers: of the month below the pointer, or by the arrow keys on a drawing that has the focus. Card
  // charts are parsed after this script, so the document listens for them.
  const months = table.dataset.months.split("|");
  const kinds = ["emails", "meetings", "accounts"];
  const tip = document.createElement("p");
  tip.className = "tip";
  tip.setAttribute("role", "status");
  tip.hidden = true;
  document.body.append(tip);
  let mark = null;
  const numbers = (drawing) => kinds.filter((kind) => drawing.dataset[kind]).map((kind) => [kind, drawing.dataset[kind].split(" ").map(Number)]);
  const said = (number, kind) => `${number.toLocaleString("en")} ${number === 1 ? kind.slice(0, -1) : kind}`;
  let place = 0;

  const hide = () => {
    tip.hidden = true;
    mark?.remove();
  };
  const show = (drawing, wanted) => {
    const bars = numbers(drawing);
    const length = bars[0][1].length;
    place = Math.min(Math.max(wanted, 0), length - 1);
    const name = bars[0][0] === "accounts" ? `Score ${10 * place}–${10 * place + 10}` : months[place];
    tip.textContent = `${name}: ${bars.map(([kind, of]) => said(of[place], kind)).join(", ")}`;
    const { width, height } = drawing.viewBox.baseVal;
    mark ??= document.createElementNS(drawing.namespaceURI, "rect");
    mark.setAttribute("class", "pointed");
    for (const [key, value] of Object.entries({ x: (place * width) / length, y: 0, width: width / length, height })) mark.setAttribute(key, value);
    drawing.append(mark);
    tip.hidden = false;
    const box = drawing.getBoundingClientRect();
    const half = tip.offsetWidth / 2 + 4;
    const middle = box.left + ((place + 0.5) * box.width) / length;
    tip.style.left = `${Math.min(Math.max(middle, half), document.documentElement.clientWidth - half)}px`;
    tip.style.top = `${Math.max(box.top - 4, tip.offsetHeight)}px`;
  };
  const drawn = (target) => target.closest?.("svg.months, svg.chart");
  const reachable = (within) => within.querySelectorAll("svg.months, svg.chart").forEach((drawing) => drawing.setAttribute("tabindex", "0"));
  for (const kind of ["pointermove", "pointerdown"]) {
    document.addEventListener(kind, (event) => {
      const drawing = drawn(event.target);
      if (!drawing) return tip.hidden || drawn(document.activeElement) ? undefined : hide();
      const box = drawing.getBoundingClientRect();
      const bars = numbers(drawing)[0][1].length;
      show(drawing, Math.floor(((event.clientX - box.left) / box.width) * bars));
    });
  }
  document.addEventListener("focusin", (event) => {
    const drawing = drawn(event.target);
    if (drawing && event.target.matches(":focus-visible")) show(drawing, Infinity);
    else if (!drawing) hide();
  });
  // A drawing that gets the focus may scroll into view.
  document.addEventListener("scroll", () => {
    if (tip.hidden) return;
    const focused = drawn(document.activeElement);
    focused ? show(focused, place) : hide();
  }, { passive: true });

  // Links and the back button open and close cards without this script. It restores the focus, puts the account's name
  // into the title, and lets previous and next follow the order and the filter of the table.
  const title = document.title;
  let opened = null;
  let last = null;
  const card = () => document.getElementById(location.hash.slice(1))?.closest(".card");
  const link = (row) => row.cells[0].querySelector("a");

  const step = (current) => {
    const hash = `#${current.id}`;
    const of = (rows) => rows.map((row) => link(row).hash);
    let hashes = of(shown());
    const isListed = hashes.includes(hash);
    if (!isListed) hashes = of([...body.rows]);
    const at = hashes.indexOf(hash);
    const point = (rel, to) => {
      const anchor = current.querySelector(`a[rel=${rel}]`);
      anchor.hidden = to === undefined;
      if (to) anchor.setAttribute("href", to);
    };
    point("prev", hashes[at - 1]);
    point("next", hashes[at + 1]);
    current.querySelector(".back").setAttribute("href", filter);
    const label = filter === everything || !isListed ? "" : `: ${document.querySelector(filter).firstChild.textContent.trim()}`;
    const number = (of) => of.toLocaleString("en");
    current.querySelector(".place").textContent = `${number(at + 1)} of ${number(hashes.length)}${label}`;
  };
  const follow = () => {
    hide();
    const current = card();
    document.title = current ? `${current.querySelector("h2").textContent} – ${title}` : title;
    if (current) {
      step(current);
      reachable(current);
      last = `#${current.id}`;
      return;
    }
    choose();
    if (last === null) return;
    // The link that opened the card, or the row of the card that was shown last.
    const row = () => [...body.rows].map(link).find((other) => other.hash === last);
    const target = opened?.hash === last ? opened : row();
    if (target?.checkVisibility()) target.focus();
    opened = last = null;
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest(".overview a[href^='#account-']");
    if (link) opened = link;
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      hide();
      const back = card()?.querySelector(".back");
      if (back) location.hash = back.hash;
      return;
    }
    const drawing = drawn(event.target);
    const to = { ArrowLeft: place - 1, ArrowRight: place + 1, Home: 0, End: Infinity }[event.key];
    if (!drawing || to === undefined) return;
    event.preventDefault();
    show(drawing, to);
  });
  window.addEventListener("hashchange", follow);
  document.addEventListener("DOMContentLoaded", follow);
  reachable(document);
})();
