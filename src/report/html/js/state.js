// state.js - what the page shows, in its address: a link to the file opens the same view.

let currentView = "timeline";
let savedHash = "";

const encodeSet = (name, text) => [...FILTER[name]].map((value) => encodeURIComponent(text(value))).join(",");

function saveState() {
  const parts = [];
  if (currentView !== "timeline") parts.push(`view=${currentView}`);
  if (FILTER.query) parts.push(`q=${encodeURIComponent(FILTER.query)}`);
  const texts = { level: (v) => META.levels[v], stage: (v) => String(v), host: (v) => DATA.hosts[v], recovered: (v) => String(v), technique: (v) => v, rule: (v) => META.rules[v].id };
  for (const name of Object.keys(FACETS)) if (FILTER[name].size > 0) parts.push(`${name}=${encodeSet(name, texts[name])}`);
  if (FILTER.from === FILTER.from) parts.push(`from=${FILTER.from}`);
  if (FILTER.to === FILTER.to) parts.push(`to=${FILTER.to}`);
  parts.push(...unseenState());
  if (DETAIL.finding >= 0) parts.push(`finding=${DETAIL.finding}`);
  savedHash = parts.length > 0 ? `#${parts.join("&")}` : "";
  if (location.hash === savedHash) return;
  try {
    history.replaceState(null, "", savedHash || location.pathname + location.search);
  } catch {
    savedHash = location.hash; // some browsers refuse it for files: the page works without
  }
}

function decodeText(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function loadSet(name, values, find) {
  FILTER[name].clear();
  for (const value of values) {
    const found = find(value);
    if (found !== undefined && found !== -1) FILTER[name].add(found);
  }
}

const hashNumber = (text) => (/^-?\d{1,16}$/.test(text || "") ? Number(text) : NaN);

// Anything may stand in a link that somebody sends: what is not known is ignored.
function loadState() {
  const parts = new Map(location.hash.slice(1).split("&").map((part) => [part.split("=")[0], part.slice(part.indexOf("=") + 1)]));
  const list = (name) => (parts.get(name) ? parts.get(name).split(",").map(decodeText) : []);
  loadSet("level", list("level"), (v) => META.levels.indexOf(v));
  loadSet("stage", list("stage"), (v) => (META.stages[v] ? Number(v) : undefined));
  loadSet("host", list("host"), (v) => DATA.hosts.indexOf(v));
  loadSet("recovered", list("recovered"), (v) => (FACETS.recovered && (v === "0" || v === "1") ? Number(v) : undefined));
  loadSet("technique", list("technique"), (v) => (techniqueNames.has(v) ? v : undefined));
  loadSet("rule", list("rule"), (v) => META.rules.findIndex((rule) => rule.id === v));
  FILTER.from = hashNumber(parts.get("from"));
  FILTER.to = hashNumber(parts.get("to"));
  loadUnseenState(parts, list);
  const query = decodeText(parts.get("q") || "");
  $("search").value = query;
  setQuery(query);
  const view = parts.get("view");
  showView(["timeline", "matrix", "summary", "unseen"].includes(view) ? view : "timeline");
  refresh();
  const finding = hashNumber(parts.get("finding"));
  if (Number.isInteger(finding) && finding >= 0 && finding < DATA.count) {
    LIST.selected = rowOf(finding);
    openFinding(finding);
  } else if (!$("detail").hidden) {
    closeDetail();
  }
}

function showView(view) {
  currentView = view;
  for (const tab of document.querySelectorAll('[role="tab"]')) {
    const chosen = tab.dataset.view === view;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    $(`view-${tab.dataset.view}`).hidden = !chosen;
    if (chosen) tab.scrollIntoView({ block: "nearest", inline: "nearest" }); // a narrow screen has not all
  }
  if (view === "matrix") drawMatrix();
  if (view === "summary") drawSummary();
  if (view === "unseen") drawUnseen();
  if (view === "timeline") {
    updateHistogram();
    queueRows();
  }
  saveState();
}

// After any change of a filter.
function refresh() {
  const kept = LIST.selected >= 0 && LIST.selected < VIEW.count ? VIEW.visible[LIST.selected] : -1;
  computeView();
  LIST.selected = kept >= 0 ? rowOf(kept) : -1;
  if ($("search").value !== FILTER.query && document.activeElement !== $("search")) $("search").value = FILTER.query;
  drawFacets();
  drawList();
  updateHistogram();
  if (currentView === "matrix") drawMatrix();
  saveState();
}

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  drawHistogram();
}

function startTheme() {
  const wants = window.matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try {
    chosen = localStorage.getItem("breakwater-theme");
  } catch {
    chosen = null; // no storage for this file: the system decides
  }
  document.documentElement.dataset.theme = chosen === "dark" || chosen === "light" ? chosen : wants.matches ? "dark" : "light";
  wants.addEventListener("change", () => {
    if (chosen !== "dark" && chosen !== "light") setTheme(wants.matches ? "dark" : "light");
  });
}

function toggleTheme() {
  const theme = document.documentElement.dataset.theme === "dark" ? "light" : "dark";
  setTheme(theme);
  try {
    localStorage.setItem("breakwater-theme", theme);
  } catch {
    return; // it holds until the page is closed
  }
}
