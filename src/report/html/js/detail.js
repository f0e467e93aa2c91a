// detail.js - one finding: where it stands, why it matched, the rule, and the record in full.

const DETAIL = { finding: -1, raw: false };
const TREE_NODES = 4000; // a record with more is shown as text

function fact(list, name, ...values) {
  const shown = values.filter((value) => value !== null && value !== undefined && value !== "" && value !== false);
  if (shown.length === 0) return;
  list.append(make("dt", {}, name), make("dd", {}, ...shown));
}

function techniqueLink(technique) {
  const known = /^T\d{4}(\.\d{3})?$/.test(technique.id);
  const text = technique.name ? `${technique.id} ${technique.name}` : technique.id;
  if (!known) return make("span", { className: "tech" }, bdi(text));
  const anchor = link(`https://attack.mitre.org/techniques/${technique.id.replace(".", "/")}/`, text);
  anchor.className = "tech";
  return anchor;
}

// The value with the part marked that a test of the form "contains x" is about.
function markedValue(test, value) {
  const element = make("bdi", { className: "pre" });
  const blank = test.indexOf(" ");
  const operand = blank < 0 ? "" : test.slice(blank + 1);
  const word = blank < 0 ? "" : test.slice(0, blank);
  const same = (a, b) => a.toLowerCase() === b.toLowerCase();
  const marked = (text) => make("mark", {}, visible(text));
  const n = operand.length;
  if (n > 0 && word.startsWith("startswith") && same(value.slice(0, n), operand)) element.append(marked(value.slice(0, n)), visible(value.slice(n)));
  else if (n > 0 && word.startsWith("endswith") && same(value.slice(-n), operand)) element.append(visible(value.slice(0, -n)), marked(value.slice(-n)));
  else appendMarked(element, value, [operand.toLowerCase()]);
  return element;
}

function whyTable(detail) {
  const table = make("table", { className: "why" }, make("tr", {}, make("th", {}, "Field"), make("th", {}, "Test"), make("th", {}, "Value in the record")));
  for (const reason of detail.matched) {
    const value = markedValue(reason.test, reason.value);
    if (reason.layer)
        value.append(make("span", {className : "path"}, bdi(`decoded: ${reason.layer}`)));
    const field = make("td", {}, make("b", {}, bdi(reason.field || "(anywhere)")));
    if (reason.path && reason.path !== reason.field) field.append(make("span", { className: "path" }, bdi(reason.path)));
    table.append(make("tr", {}, field, make("td", { className: "mono" }, bdi(reason.test)), make("td", {}, value)));
  }
  return table;
}

function treeLeaf(key, value, hit) {
  const kind = typeof value === "string" ? "string" : typeof value === "number" ? "number" : "word";
  const leaf = make("div", { className: hit ? "leaf hit" : "leaf" });
  if (key !== null) leaf.append(make("span", { className: "key" }, bdi(key)), ": ");
  leaf.append(make("span", { className: kind }, bdi(kind === "string" ? value : String(value))));
  return leaf;
}

// `budget` counts down over the whole tree.
function tree(key, value, path, hits, budget) {
  budget.left--;
  if (budget.left < 0) return null;
  const here = path === "" ? key || "" : key === null ? path : `${path}.${key}`;
  if (value === null || typeof value !== "object") return treeLeaf(key, value, hits.has(here) || (key !== null && hits.has(key)));
  const list = Array.isArray(value);
  const entries = list ? value.map((entry) => [null, entry]) : Object.entries(value);
  const label = list ? `[${entries.length}]` : `{${entries.length}}`;
  const body = make("div");
  for (const [name, entry] of entries) body.append(tree(name, entry, here, hits, budget) || "");
  if (key === null && path === "") return make("div", {}, body);
  return make("details", { open: true }, make("summary", {}, make("span", { className: "key" }, key === null ? "" : bdi(key)), " ", label), body);
}

function recordView(detail) {
  const text = typeof detail.record === "string" ? detail.record : JSON.stringify(detail.record, null, 2);
  if (DETAIL.raw || typeof detail.record === "string") return make("pre", { className: "raw" }, visible(text));
  const budget = { left: TREE_NODES };
  const hits = new Set(detail.matched.map((reason) => reason.path).filter((path) => path));
  const view = make("div", { className: "tree" }, tree(null, detail.record, "", hits, budget));
  if (budget.left < 0) return make("pre", { className: "raw" }, visible(text));
  return view;
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
    announce("Copied");
  } catch {
    announce("The browser did not allow to copy");
  }
}

function smallButton(text, title, action) {
  const button = make("button", { type: "button", className: "button", title }, text);
  button.addEventListener("click", action);
  return button;
}

function lineList(lines, asLinks) {
  return make("ul", {}, ...lines.map((line) => make("li", {}, asLinks ? link(line) : bdi(line))));
}

function ruleFacts(rule) {
  const list = make("dl", { className: "facts" });
  fact(list, "Says", rule.description && bdi(rule.description));
  fact(list, "Author", rule.author && bdi(rule.author));
  fact(list, "Id", make("span", { className: "mono" }, bdi(rule.id)));
  fact(list, "Status", rule.status && bdi(rule.status));
  fact(list, "License", rule.license && bdi(rule.license));
  if (rule.falsepositives.length > 0) fact(list, "Harmless when", lineList(rule.falsepositives, false));
  if (rule.references.length > 0) fact(list, "References", lineList(rule.references, true));
  fact(list, "Tags", rule.tags && bdi(rule.tags));
  fact(list, "File", rule.path && make("span", { className: "mono" }, bdi(rule.path)));
  return list;
}

function evidenceFacts(finding, detail, rule) {
  const list = make("dl", { className: "facts" });
  fact(list, "Time", make("span", { className: "mono" }, detail.time ? `${detail.time}` : "not in the record"));
  fact(list, "Host", detail.host ? bdi(detail.host) : "\u2013");
  fact(list, "User", detail.user && bdi(detail.user));
  fact(list, "Stage", META.stages[rule.stage].title);
  if (rule.techniques.length > 0) fact(list, "Techniques", ...rule.techniques.map(techniqueLink));
  fact(list, "Channel", detail.channel && bdi(detail.channel));
  fact(list, "Provider", detail.provider && bdi(detail.provider));
  fact(list, "Event id", detail.event_id && bdi(detail.event_id));
  fact(list, "Record", make("span", { className: "mono" }, detail.record_id));
  fact(list, "Item", make("span", { className: "mono" }, bdi(detail.item)));
  fact(list, "Offset", make("span", { className: "mono" }, detail.offset));
  fact(list, "Odd", detail.anomalies.length > 0 && bdi(detail.anomalies.join(", ").replaceAll("_", " ")));
  return list;
}

function pivots(finding) {
  const time = DATA.time[finding];
  const around = () => {
    FILTER.host.clear();
    FILTER.host.add(DATA.host[finding]);
    setTime(time - 300000, time + 300000);
  };
  const list = make("div", { className: "pivots" },
    smallButton("This host", "Only findings of this host", () => onlyFilter("host", DATA.host[finding])),
    smallButton("This rule", "Only findings of this rule", () => onlyFilter("rule", DATA.rule[finding])));
  if (time === time) list.append(smallButton("This host, 5 minutes around", "What else happened there", around));
  return list;
}

function detailBody(finding, detail) {
  const rule = ruleOf(finding);
  const body = make("div", { className: "detail-body", data: { level: String(rule.level) } });
  const bar = make("span", { className: "gap" });
  const raw = smallButton(DETAIL.raw ? "as a tree" : "as text", "Show the record in the other way", () => {
    DETAIL.raw = !DETAIL.raw;
    openFinding(finding);
  });
  const copy = smallButton("copy", "Copy the record as JSON", () => copyText(JSON.stringify(detail.record, null, 2)));
  body.append(
    make("span", { className: "badge" }, make("span", { className: "dot" }), META.levels[rule.level]),
    make("h2", {}, bdi(rule.title)),
    evidenceFacts(finding, detail, rule), pivots(finding),
    make("h3", {}, "Why it matched"), whyTable(detail));
  body.append(...[processSection(detail)].filter((section) => section));
  body.append(
    make("h3", {}, "Record", bar, raw, copy), recordView(detail),
    make("h3", {}, "Rule"), ruleFacts(rule));
  return body;
}

async function openFinding(finding) {
  const panel = $("detail");
  DETAIL.finding = finding;
  let body;
  try {
    const detail = await detailOf(finding);
    if (DETAIL.finding !== finding) return; // another one was opened meanwhile
    body = detailBody(finding, detail);
  } catch (error) {
    body = make("div", { className: "detail-body" }, `This finding can not be shown: ${error.message}`);
  }
  const bar = make("div", { className: "detail-bar" },
    smallButton("\u2039", "The finding before (k)", () => select(LIST.selected - 1)),
    smallButton("\u203a", "The next finding (j)", () => select(LIST.selected + 1)),
    make("span", { className: "dim" }, `${count(LIST.selected + 1)} of ${count(VIEW.count)}`),
    make("span", { className: "gap" }), smallButton("Close", "Close (Esc)", closeDetail));
  const first = panel.hidden;
  panel.replaceChildren(bar, body);
  panel.hidden = false;
  panel.scrollTop = 0;
  document.body.classList.add("with-detail");
  if (first) scrollToRow(LIST.selected);
  saveState();
}

function openSelected() {
  if (LIST.selected >= 0 && LIST.selected < VIEW.count) openFinding(VIEW.visible[LIST.selected]);
}

function closeDetail() {
  DETAIL.finding = -1;
  $("detail").hidden = true;
  document.body.classList.remove("with-detail");
  $("list").focus();
  saveState();
}
