// facets.js - the filters at the left, and the ones in use above the list.

const FACET_ROWS = { level: 5, stage: 15, host: 10, recovered: 2, technique: 10, rule: 12 };
const facetState = {}; // name -> {all: bool, text: "", body}

function facetValues(name) {
  const counts = VIEW.facets[name];
  const values = [...counts].map(([value, n]) => ({ value, n }));
  // What is filtered for stays in sight, even when nothing of it is left.
  for (const value of FILTER[name]) if (!counts.has(value)) values.push({ value, n: 0 });
  const byCount = (a, b) => b.n - a.n || (FACETS[name].name(a.value) < FACETS[name].name(b.value) ? -1 : 1);
  return values.sort(FACETS[name].order || byCount);
}

function facetRow(name, { value, n }) {
  const box = make("input", { type: "checkbox", checked: FILTER[name].has(value) });
  box.addEventListener("change", () => toggleFilter(name, value));
  const text = FACETS[name].name(value);
  const row = make("label", { className: n === 0 ? "none" : "", title: visible(text), data: { value: String(value) } }, box);
  if (name === "level") row.dataset.level = value;
  if (name === "level") row.append(make("span", { className: "dot" }));
  row.append(make("span", { className: "name" }, bdi(text)), make("span", { className: "n" }, count(n)));
  return row;
}

function drawFacet(name) {
  const state = facetState[name];
  const values = facetValues(name);
  const text = state.text.toLowerCase();
  const found = text ? values.filter(({ value }) => FACETS[name].name(value).toLowerCase().includes(text)) : values;
  const most = state.all ? 500 : FACET_ROWS[name];
  // Chosen ones first when the list is cut, so that a click never loses what it chose.
  const shown = found.filter(({ value }, i) => i < most || FILTER[name].has(value));
  const focused = state.body.contains(document.activeElement) && document.activeElement.closest("label");
  const focusedValue = focused ? focused.dataset.value : null;
  state.body.replaceChildren(...shown.map((entry) => facetRow(name, entry)));
  if (found.length > shown.length || (state.all && found.length > FACET_ROWS[name])) {
    const more = make("button", { type: "button", className: "more" }, state.all ? "fewer" : `${count(found.length - shown.length)} more`);
    more.addEventListener("click", () => {
      state.all = !state.all;
      drawFacet(name);
    });
    state.body.append(more);
  }
  state.clear.hidden = FILTER[name].size === 0;
  state.input.hidden = values.length <= FACET_ROWS[name] && !text;
  if (focusedValue !== null) {
    for (const label of state.body.querySelectorAll("label")) if (label.dataset.value === focusedValue) label.querySelector("input").focus();
  }
}

function startFacets() {
  if (DATA.recoveredCount === 0) delete FACETS.recovered; // nothing to choose from
  for (const [name, facet] of Object.entries(FACETS)) {
    const clear = make("button", { type: "button", "aria-label": `Clear ${facet.title}` }, "clear");
    const input = make("input", { type: "search", placeholder: "narrow down", "aria-label": `Search in ${facet.title}` });
    const body = make("div");
    facetState[name] = { all: false, text: "", body, clear, input };
    clear.addEventListener("click", () => {
      FILTER[name].clear();
      refresh();
    });
    input.addEventListener("input", () => {
      facetState[name].text = input.value;
      drawFacet(name);
    });
    $("facets").append(make("div", { className: "facet", role: "group", "aria-label": facet.title, data: { facet: name } }, make("h2", {}, facet.title, clear), input, body));
  }
}

function chip(text, title, remove) {
  const button = make("button", { type: "button", className: "chip", title }, make("span", {}, bdi(text)));
  button.addEventListener("click", remove);
  return button;
}

function drawChips() {
  const chips = [];
  for (const [name, facet] of Object.entries(FACETS)) for (const value of FILTER[name]) chips.push(chip(`${facet.title.split(" ")[0]}: ${facet.name(value)}`, "Remove this filter", () => toggleFilter(name, value)));
  if (FILTER.from === FILTER.from || FILTER.to === FILTER.to) {
    const from = FILTER.from === FILTER.from ? clock(FILTER.from) : "the beginning";
    const to = FILTER.to === FILTER.to ? clock(FILTER.to) : "the end";
    chips.push(chip(`${from} to ${to}`, "Remove this filter", () => setTime(NaN, NaN)));
  }
  if (FILTER.query) chips.push(chip(`Search: ${FILTER.query}`, "Remove the search", clearQuery));
  if (chips.length > 0) {
    const clear = make("button", { type: "button", className: "chip clear" }, "Clear all");
    clear.addEventListener("click", clearFilters);
    chips.push(clear);
  }
  $("chips").replaceChildren(...chips);
}

function drawFacets() {
  for (const name of Object.keys(FACETS)) drawFacet(name);
  drawChips();
}
