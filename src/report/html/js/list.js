// list.js - the timeline: as many rows as fit on the screen, whatever the number of findings.

// Pixels, as in page.css: on a narrow screen a row has two lines.
const NARROW = matchMedia("(max-width: 680px)");
const rowHeight = () => (NARROW.matches ? 46 : 28);
const MAX_HEIGHT = 8000000; // browsers can not scroll through more pixels than some ten millions
const LIST = { selected: -1, rows: [], first: 0, queued: false };

function listHeight() {
  return Math.min(VIEW.count * rowHeight(), MAX_HEIGHT);
}

// Place of the first row, in rows with a fraction. Past MAX_HEIGHT a pixel is more than a row.
function listTop() {
  const list = $("list");
  const rows = list.clientHeight / rowHeight();
  if (VIEW.count * rowHeight() <= MAX_HEIGHT) return list.scrollTop / rowHeight();
  const range = MAX_HEIGHT - list.clientHeight;
  return range > 0 ? (list.scrollTop / range) * Math.max(0, VIEW.count - rows) : 0;
}

function scrollToRow(row) {
  const list = $("list");
  const rows = list.clientHeight / rowHeight();
  const top = listTop();
  let wanted = top;
  if (row < top) wanted = row;
  else if (row + 1 > top + rows) wanted = row + 1 - rows;
  if (wanted === top) return;
  if (VIEW.count * rowHeight() <= MAX_HEIGHT) list.scrollTop = wanted * rowHeight();
  else list.scrollTop = (wanted / Math.max(1, VIEW.count - rows)) * (MAX_HEIGHT - list.clientHeight);
}

function makeRow() {
  const row = make("div", { className: "row", role: "option" });
  for (const name of ["time", "level", "host", "stage", "what"]) row.append(make("span", { className: name }));
  row.addEventListener("click", () => {
    select(Number(row.dataset.row));
    openSelected();
  });
  $("list").append(row);
  return row;
}

function fillRow(row, place) {
  const finding = VIEW.visible[place];
  const rule = ruleOf(finding);
  const [time, level, host, stage, what] = row.children;
  row.hidden = false;
  row.id = `row-${place}`;
  row.dataset.row = place;
  row.dataset.finding = finding;
  row.dataset.level = rule.level;
  row.setAttribute("aria-selected", place === LIST.selected);
  row.setAttribute("aria-posinset", place + 1);
  row.setAttribute("aria-setsize", VIEW.count);
  time.textContent = clock(DATA.time[finding]);
  level.replaceChildren(make("span", { className: "badge" }, make("span", { className: "dot" }), META.levels[rule.level] === "informational" ? "info" : META.levels[rule.level]));
  host.replaceChildren(bdi(DATA.hostLabels[DATA.host[finding]] || "\u2013"));
  host.title = visible(DATA.hosts[DATA.host[finding]]);
  stage.textContent = META.stages[rule.stage].title;
  what.replaceChildren(appendMarked(make("b"), rule.title, SEARCH.terms));
  if (DATA.recovered[finding] === 1) what.prepend(make("span", { className: "recovered", title: "of a record that no log lists any more" }, "recovered"), " ");
  if (DATA.value[finding]) {
    what.append(make("span", { className: "field" }, visible(DATA.field[finding]), DATA.field[finding] ? ": " : ""));
    what.append(appendMarked(make("bdi", { className: "value" }), DATA.value[finding], SEARCH.terms));
  }
}

function drawRows() {
  LIST.queued = false;
  const list = $("list");
  const top = listTop();
  const needed = Math.min(VIEW.count, Math.ceil(list.clientHeight / rowHeight()) + 2);
  const first = Math.max(0, Math.min(Math.floor(top), VIEW.count - needed));
  while (LIST.rows.length < needed) LIST.rows.push(makeRow());
  LIST.rows.forEach((row, i) => {
    if (i >= needed) {
      row.hidden = true;
      row.removeAttribute("id");
      return;
    }
    fillRow(row, first + i);
    row.style.transform = `translateY(${Math.round(list.scrollTop + (first + i - top) * rowHeight())}px)`;
  });
  LIST.first = first;
  if (LIST.selected >= first && LIST.selected < first + needed) list.setAttribute("aria-activedescendant", `row-${LIST.selected}`);
  else list.removeAttribute("aria-activedescendant");
}

function queueRows() {
  if (LIST.queued) return;
  LIST.queued = true;
  requestAnimationFrame(drawRows);
}

function showCount() {
  const output = $("count");
  output.replaceChildren(make("b", {}, count(VIEW.count)), ` of ${count(DATA.count)} findings`);
  if (SEARCH.terms.length > 0 && SEARCH.scanned < 1) output.append(` \u00b7 reading records ${Math.floor(SEARCH.scanned * 100)}\u202f%`);
}

function drawList() {
  $("spacer").style.height = `${listHeight()}px`;
  $("empty").hidden = VIEW.count > 0;
  showCount();
  queueRows();
}

function select(row) {
  if (VIEW.count === 0) return;
  LIST.selected = Math.max(0, Math.min(row, VIEW.count - 1));
  scrollToRow(LIST.selected);
  queueRows();
  if (!$("detail").hidden) openSelected();
}

// Finds the row of a finding after the filters changed; -1 when it is not shown.
function rowOf(finding) {
  let low = 0;
  let high = VIEW.count - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (VIEW.visible[middle] === finding) return middle;
    if (VIEW.visible[middle] < finding) low = middle + 1;
    else high = middle - 1;
  }
  return -1;
}

function startList() {
  $("list").addEventListener("scroll", queueRows, { passive: true });
  new ResizeObserver(queueRows).observe($("list"));
  NARROW.addEventListener("change", drawList);
  $("empty-clear").addEventListener("click", clearFilters);
}
