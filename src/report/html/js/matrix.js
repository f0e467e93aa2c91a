// matrix.js - the techniques that findings stand for, under their tactics, in ATT&CK's order.

// stage -> technique id -> {n, level, name, rules}
function matrixCells() {
  const perRule = VIEW.facets.rule;
  const stages = META.stages.map(() => new Map());
  META.rules.forEach((rule, index) => {
    // Counts without the filter for techniques: choosing one does not make the others vanish.
    const n = VIEW.matrixRules[index];
    if (!n || !perRule) return;
    for (const technique of rule.techniques) {
      const cells = stages[technique.stage];
      const cell = cells.get(technique.id) || { n: 0, level: 0, name: technique.name, rules: 0 };
      cell.n += n;
      cell.rules++;
      cell.level = Math.max(cell.level, rule.level);
      cells.set(technique.id, cell);
    }
  });
  return stages;
}

function matrixCell(id, cell) {
  const button = make("button", { type: "button", className: "cell", data: { level: String(cell.level), technique: id },
    title: `${counted(cell.n, "finding")} of ${counted(cell.rules, "rule")}`, "aria-pressed": String(FILTER.technique.has(id)) },
  make("span", { className: "id" }, bdi(id), make("b", {}, count(cell.n))), bdi(cell.name || ""));
  button.addEventListener("click", () => {
    toggleFilter("technique", id);
    if (FILTER.technique.has(id)) showView("timeline");
  });
  return button;
}

// Findings of each rule that pass every filter but the one for techniques.
function countMatrixRules() {
  const saved = new Set(FILTER.technique);
  FILTER.technique.clear();
  computeView();
  const counts = META.rules.map(() => 0);
  for (let i = 0; i < VIEW.count; i++) counts[DATA.rule[VIEW.visible[i]]]++;
  for (const id of saved) FILTER.technique.add(id);
  computeView();
  VIEW.matrixRules = counts;
}

function drawMatrix() {
  countMatrixRules();
  const stages = matrixCells();
  const note = make("p", { className: "matrix-note" }, "Techniques as the rules that matched name them, with their findings; the color is that of the worst. Choose one to see its findings.");
  if (filtersInUse()) note.append(" The filters of the timeline are in force. ", smallButton("Clear them", "", clearFilters));
  const columns = stages.map((cells, stage) => {
    if (stage === 0) return null;
    const sorted = [...cells].sort((a, b) => b[1].level - a[1].level || b[1].n - a[1].n || (a[0] < b[0] ? -1 : 1));
    const n = sorted.reduce((sum, [, cell]) => sum + cell.n, 0);
    return make("div", { className: sorted.length > 0 ? "tactic" : "tactic bare", data: { stage: String(stage) } },
      make("h3", {}, META.stages[stage].title, sorted.length > 0 ? make("small", {}, `${counted(sorted.length, "technique")}, ${counted(n, "finding")}`) : ""),
      ...sorted.map(([id, cell]) => matrixCell(id, cell)));
  });
  $("view-matrix").replaceChildren(note, make("div", { className: "matrix" }, ...columns.filter((column) => column)));
}
