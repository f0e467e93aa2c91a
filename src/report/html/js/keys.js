// keys.js - everything that the mouse does, without it.

const KEYS = [
  ["/", "search"],
  ["j  k", "next finding, finding before"],
  ["Enter", "open the finding"],
  ["Esc", "close the finding, leave the search, clear the filters"],
  ["g t", "timeline"],
  ["g m", "ATT&CK matrix"],
  ["g s", "summary and coverage"],
  ["g n", "not seen"],
  ["Home  End", "first and last finding"],
  ["d", "light or dark"],
  ["?", "this list"],
];

let waitingForView = false;

function showKeys() {
  const list = make("dl", {});
  for (const [keys, what] of KEYS) list.append(make("dt", {}, make("kbd", {}, keys)), make("dd", {}, what));
  const close = smallButton("Close", "Close (Esc)", () => $("keys").close());
  $("keys").replaceChildren(make("h2", {}, "Keys"), list, close);
  $("keys").showModal();
}

function escape() {
  if (document.activeElement === $("search")) $("list").focus();
  else if (!$("detail").hidden) closeDetail();
  else if (filtersInUse()) clearFilters();
}

const page = () => Math.max(1, Math.floor($("list").clientHeight / rowHeight()) - 1);

const actions = {
  "/": () => {
    showView("timeline");
    $("search").focus();
    $("search").select();
  },
  "?": showKeys,
  d: toggleTheme,
  j: () => select(LIST.selected + 1),
  k: () => select(LIST.selected < 0 ? 0 : LIST.selected - 1),
  ArrowDown: () => select(LIST.selected + 1),
  ArrowUp: () => select(LIST.selected < 0 ? 0 : LIST.selected - 1),
  PageDown: () => select(LIST.selected + page()),
  PageUp: () => select(LIST.selected - page()),
  Home: () => select(0),
  End: () => select(VIEW.count - 1),
  Enter: () => {
    if (LIST.selected < 0) select(0);
    openSelected();
  },
};
const views = { t: "timeline", m: "matrix", s: "summary", n: "unseen" };
const inList = ["j", "k", "ArrowDown", "ArrowUp", "PageDown", "PageUp", "Home", "End", "Enter"];

function keyIsForElement(event) {
  const element = event.target;
  if (element.matches("input:not([type=checkbox]), textarea")) return event.key !== "Escape";
  // Enter presses the button or follows the link that has the focus.
  return event.key === "Enter" && element.matches("button, a, summary, input");
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || $("keys").open) return;
  if (event.target === $("search") && event.key === "Enter") {
    $("list").focus();
    select(Math.max(0, LIST.selected));
    event.preventDefault();
    return;
  }
  if (keyIsForElement(event)) return;
  if (waitingForView) {
    waitingForView = false;
    if (views[event.key]) {
      showView(views[event.key]);
      event.preventDefault();
    }
    return;
  }
  if (event.key === "g") {
    waitingForView = true;
    return;
  }
  if (event.key === "Escape") {
    escape();
    return;
  }
  const scrolls = event.key.startsWith("Page") || event.key.startsWith("Arrow") || event.key === "Home" || event.key === "End";
  if (inList.includes(event.key) && currentView !== "timeline") return;
  if (scrolls && $("detail").contains(document.activeElement)) return;
  if (actions[event.key]) {
    actions[event.key]();
    event.preventDefault();
  }
}

function startKeys() {
  document.addEventListener("keydown", onKey);
  $("help").addEventListener("click", showKeys);
  $("theme").addEventListener("click", toggleTheme);
  const tabs = [...document.querySelectorAll('[role="tab"]')];
  tabs.forEach((tab, i) => {
    tab.addEventListener("click", () => showView(tab.dataset.view));
    tab.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      const next = tabs[(i + step + tabs.length) % tabs.length];
      showView(next.dataset.view);
      next.focus();
    });
  });
}

function startSearch() {
  let timer = 0;
  $("search").addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      setQuery($("search").value);
      refresh();
    }, 120);
  });
}
