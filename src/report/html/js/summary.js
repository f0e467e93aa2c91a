// summary.js - what was found at a glance, and what was read and what was not.

function card(title, wide, ...children) {
  return make("section", { className: wide ? "card wide" : "card" }, make("h2", {}, title), ...children);
}

function table(heads, rows) {
  const numeric = heads.map((head) => head.startsWith("#"));
  const cells = (row) => row.map((cell, i) => make("td", { className: numeric[i] ? (cell === "0" ? "num zero" : "num") : "" }, cell));
  return make("table", {},
    make("thead", {}, make("tr", {}, ...heads.map((head, i) => make("th", { className: numeric[i] ? "num" : "" }, head.replace("#", ""))))),
    make("tbody", {}, ...rows.map((row) => make("tr", row.loss ? { className: "loss-row" } : {}, ...cells(row)))));
}

// "12 items = 10 done + 2 unreadable"
function sum(total, noun, parts) {
  const line = make("p", { className: "sum" }, make("b", {}, count(total)), ` ${noun} = `);
  const shown = parts.filter((part) => part.n > 0);
  shown.forEach((part, i) => line.append(i > 0 ? " + " : "", make("span", { className: part.loss ? "loss" : "" }, `${count(part.n)} ${part.name}`)));
  if (shown.length === 0) line.append("nothing");
  return line;
}

// Totals over all findings on the page, whatever the filters.
function tallies() {
  const grid = META.stages.map(() => META.levels.map(() => 0));
  const rules = META.rules.map(() => 0);
  const hosts = DATA.hosts.map(() => ({ n: 0, levels: META.levels.map(() => 0), stages: new Set(), first: NaN, last: NaN }));
  for (let i = 0; i < DATA.count; i++) {
    if (DATA.recovered[i] === 1) continue; // these have a card of their own
    const rule = ruleOf(i);
    const host = hosts[DATA.host[i]];
    grid[rule.stage][rule.level]++;
    rules[DATA.rule[i]]++;
    host.n++;
    host.levels[rule.level]++;
    if (rule.stage > 0) host.stages.add(rule.stage);
    if (DATA.time[i] === DATA.time[i]) {
      if (host.first !== host.first) host.first = DATA.time[i];
      host.last = DATA.time[i];
    }
  }
  return { grid, rules, hosts };
}

function filterButton(text, name, value) {
  const button = make("button", { type: "button", className: "plain" }, bdi(text));
  button.addEventListener("click", () => {
    clearFilters();
    onlyFilter(name, value);
    showView("timeline");
  });
  return button;
}

const levelsDown = () => META.levels.map((_, level) => level).reverse();

function stageCard(grid) {
  const rows = grid.map((levels, stage) => ({ levels, stage, n: levels.reduce((a, b) => a + b, 0) })).filter(({ n }) => n > 0);
  rows.sort((a, b) => (a.stage || 99) - (b.stage || 99));
  return card("Stages of the attack", false, table(["Stage", ...levelsDown().map((level) => `#${META.levels[level] === "informational" ? "info" : META.levels[level]}`)],
    rows.map(({ levels, stage }) => [filterButton(META.stages[stage].title, "stage", stage), ...levelsDown().map((level) => count(levels[level]))])));
}

function hostBar(levels, n) {
  const bar = make("div", { className: "bar" });
  for (const level of levelsDown()) {
    if (levels[level] === 0) continue;
    const part = make("i", { data: { level: String(level) }, title: `${count(levels[level])} ${META.levels[level]}` });
    part.style.width = `${Math.max(2, (levels[level] / n) * 100)}%`;
    bar.append(part);
  }
  return bar;
}

function hostCard(hosts) {
  const weight = [0, 1, 5, 20, 60];
  const rows = hosts.map((host, index) => ({ ...host, index, score: host.stages.size * 10 + host.levels.reduce((a, n, level) => a + (n > 0 ? weight[level] : 0), 0) }));
  rows.sort((a, b) => b.score - a.score || b.n - a.n);
  return card(`Hosts with findings (${count(hosts.length)}), those in most stages first`, false, make("div", { className: "scroll" }, table(["Host", "#Stages", "#Findings", "First (UTC)", "Last (UTC)"],
    rows.slice(0, 200).map((host) => [make("div", {}, filterButton(DATA.hosts[host.index] || "(no host name)", "host", host.index), hostBar(host.levels, host.n)), count(host.stages.size), count(host.n), clock(host.first, 16), clock(host.last, 16)]))), META.nameless ? make("p", { className: "dim" }, `${META.nameless}.`) : "");
}

function ruleCard(rules) {
  const rows = rules.map((n, index) => ({ n, index })).filter(({ n }) => n > 0);
  return card(`Rules that matched (${count(rows.length)}), with their authors`, true, make("div", { className: "scroll" }, table(["Level", "#Findings", "Rule", "Author", "Id"],
    rows.map(({ n, index }) => {
      const rule = META.rules[index];
      return [make("span", { className: "badge", data: { level: String(rule.level) } }, make("span", { className: "dot" }), META.levels[rule.level]), count(n), filterButton(rule.title, "rule", index), bdi(rule.author), make("span", { className: "mono dim" }, bdi(rule.id))];
    }))));
}

function readCard() {
  const c = META.counts;
  const outcomes = META.outcomes.map((o) => ({ n: o.items, name: o.name, loss: o.loss }));
  const children = [
    sum(c.items, c.items === 1 ? "item" : "items", outcomes),
    sum(c.records, c.records === 1 ? "record" : "records", [{ n: c.matched, name: "matched" }, { n: c.unmatched, name: "without a match" }, { n: c.filtered, name: "outside of what was asked for" }, { n: c.unreadable, name: "unreadable", loss: true }]),
    sum(c.findings + c.recovered_findings + c.below + c.duplicates, "findings", [{ n: c.findings + c.recovered_findings - c.left_out, name: "on this page" }, { n: c.left_out, name: "left out, too many for a page", loss: true }, { n: c.below, name: "below the level asked for" }, { n: c.duplicates, name: "in second copies of a record" }]),
    make("p", { className: "dim" }, `${size(c.bytes)} read, ${counted(c.containers, "archive")} or compressed file${c.containers === 1 ? "" : "s"} among the items; ${counted(c.rules, "rule")} in use${c.rule_errors > 0 ? `, ${count(c.rule_errors)} more could not be used` : ""}.`),
  ];
  const s = META.scripts;
  if (s)
    children.push(sum(s.scripts, `script${s.scripts === 1 ? "" : "s"} of several records`, [{ n: s.joined, name: "looked at as a whole" }, { n: s.scripts - s.joined - s.lost, name: "of which one part is there" }, { n: s.lost, name: "lost", loss: true }]),
      make("p", { className: "dim" }, `Parts are missing of ${count(s.incomplete)} of these scripts; ${counted(s.findings, "finding")} that no part alone gives.`));
  if (META.first) children.push(make("p", { className: "dim" }, `Records from ${META.first} to ${META.last}.`));
  if (META.formats.length > 0) children.push(table(["Format", "#Items", "#Records", "#Size"], META.formats.map((f) => [bdi(f.name), count(f.items), count(f.records), size(f.bytes)])));
  return card("What was read", false, ...children);
}

function recoveredCard() {
  const r = META.recovered;
  if (!r) return null;
  const parts = [{ n: r.looked_at, name: "read and looked at" }, { n: r.filtered, name: "outside of what was asked for" }, { n: r.live_duplicates, name: "still in a log" }, { n: r.duplicates, name: "found more than once" }, { n: r.unresolved, name: "without a template in the evidence" }, { n: r.ambiguous, name: "that several templates fit" }, { n: r.unsound, name: "not sound" }, { n: r.lost, name: "lost", loss: true }];
  return card("Recovered records", false, make("p", { className: "dim" }, "From what logs left behind. Their findings are marked, and are not in the verdict, the stages and the hosts."),
    sum(r.found, r.found === 1 ? "left-over record" : "left-over records", parts),
    DATA.recoveredCount > 0 ? make("p", {}, filterButton(counted(DATA.recoveredCount, "finding"), "recovered", 1)) : null);
}

function jailCard() {
  if (META.jail_off) return card("How the evidence was read", false, make("p", {}, "The workers were not locked in (--no-jail): evidence was parsed with the rights of the user."));
  return card("How the evidence was read", false, make("p", { className: "dim" }, "By workers that can not do anything else:"),
    table(["Layer", "What it leaves", ""], META.layers.map((layer) => [bdi(layer.name), bdi(layer.what), layer.up ? "up" : bdi(`not up: ${layer.why_not}`)])));
}

function itemCard() {
  const rows = META.item_list.map((item) => Object.assign([make("span", { className: "mono" }, bdi(item.label)), bdi(item.format), bdi(item.reason ? `${item.outcome}: ${item.reason}` : item.outcome), count(item.records), count(item.unreadable), count(item.findings), size(item.bytes)], { loss: item.loss }));
  const hidden = META.counts.items - META.item_list.length;
  return card("Items of evidence, those not read whole first", true, make("div", { className: "scroll" }, table(["Item", "Format", "Outcome", "#Records", "#Unreadable", "#Findings", "#Size"], rows)),
    hidden > 0 ? make("p", { className: "dim" }, `and ${counted(hidden, "more item")}`) : null);
}

function noteCard() {
  if (META.notes.length === 0) return null;
  return card("Odd or damaged, which may be somebody's work", true, make("div", { className: "scroll" }, table(["Kind", "What", "Item", "#Offset", "#Places", "#Affected", "First place says"],
    META.notes.map((note) => [bdi(note.kind), bdi(note.name), make("span", { className: "mono" }, bdi(note.item)), count(note.offset), count(note.places), count(note.count), bdi(note.text)]))));
}

function overlapCard() {
  if (!META.overlap) return null;
  return card("Known behavior", false, make("p", {}, `${counted(META.overlap.techniques.length, "technique")} in ${counted(META.overlap.stages, "stage")} that ATT&CK also lists for G0065 (Leviathan, APT40) or C0049: ${META.overlap.words}.`),
    make("p", {}, ...META.overlap.techniques.map((id) => techniqueLink({ id, name: techniqueNames.get(id) }))),
    make("p", { className: "dim" }, "Other groups share all of them. This names no actor."));
}

function hostsSeenCard(hosts) {
  if (META.seen_hosts.length === 0) return null;
  const found = new Set(DATA.hosts);
  const quiet = META.seen_hosts.filter((host) => !found.has(host.of));
  const name = (host) => (host.name === "" ? "(no host name)" : host.name.toLowerCase() === host.of.toLowerCase() ? host.name : `${host.name}: ${host.of}`);
  return card(`Hosts seen in the records (${count(META.seen_hosts.length)}), ${count(quiet.length)} without findings`, true, make("div", { className: "scroll" }, table(["Host", "#Records", "First (UTC)", "Last (UTC)"],
    META.seen_hosts.map((host) => [bdi(name(host)), count(host.records), host.first.slice(0, 19).replace("T", " "), host.last.slice(0, 19).replace("T", " ")]))));
}

// What is odd about the logs themselves, and how the clocks of hosts differ.
function oddityCard() {
  if (!META.oddities) return null;
  const time = (text) => bdi(text.slice(0, 19).replace("T", " "));
  const odd = META.oddities.filter((oddity) => !oddity.clock || oddity.level > 1);
  const rows = odd.map((oddity) => [make("span", { className: "badge", data: { level: String(oddity.level) } }, make("span", { className: "dot" }), ["minor", "minor", "notable", "serious", "serious"][oddity.level]),
    make("span", { title: visible(oddity.why) }, bdi(oddity.what)), bdi(oddity.host), bdi(oddity.log), count(oddity.count), time(oddity.first), bdi(oddity.detail)]);
  const agree = META.oddities.filter((oddity) => oddity.clock && oddity.level <= 1).length;
  const clocks = !META.clocks_known ? "Clocks of hosts can not be compared: no two of them saw the same events often enough." : agree > 1 ? `The clocks of ${counted(agree, "host")} agree.` : "";
  return card("What is odd about the logs", true, rows.length > 0 ? make("div", { className: "scroll" }, table(["", "What", "Host", "Log", "#Records", "First (UTC)", "Detail"], rows)) : make("p", {}, "Nothing."),
    make("p", { className: "dim" }, clocks, META.oddities_more > 0 ? ` ${counted(META.oddities_more, "more line")}: breakwater anomalies shows all.` : ""));
}

function drawSummary() {
  const { grid, rules, hosts } = tallies();
  const cards = [stageCard(grid), hostCard(hosts), readCard(), recoveredCard(), overlapCard() || jailCard(), overlapCard() ? jailCard() : null, oddityCard(), unseenCard(), ruleCard(rules), noteCard(), itemCard(), hostsSeenCard(hosts)];
  $("view-summary").replaceChildren(make("div", { className: "summary" }, ...cards.filter((entry) => entry)));
}

function drawVerdict() {
  const words = $("verdict-words");
  words.textContent = META.verdict.words;
  words.dataset.level = META.verdict.level;
  const c = META.counts;
  const text = c.findings === 0 ? `No rule matched in ${counted(c.records - c.filtered, "record")}${c.filtered > 0 ? ` of ${count(c.records)}: the others are not of what was asked for` : ""}.`
    : `${counted(c.findings, "finding")} on ${counted(META.verdict.hosts, "host")}${META.verdict.stages > 0 ? `, in ${counted(META.verdict.stages, "stage")} of an attack` : ""}.`;
  // The buttons beside it count these, too.
  const recovered = c.recovered_findings > 0 ? ` ${count(c.recovered_findings)} more in what logs left behind.` : "";
  $("verdict-text").textContent = text + recovered;
  const all = META.levels.map(() => 0);
  for (let i = 0; i < DATA.count; i++) all[ruleOf(i).level]++;
  $("level-chips").replaceChildren(...levelsDown().filter((level) => all[level] > 0).map((level) => {
    const button = make("button", { type: "button", className: "level-chip", data: { level: String(level) }, title: `Show only ${META.levels[level]}` }, make("span", { className: "dot" }), make("b", {}, count(all[level])), META.levels[level]);
    button.addEventListener("click", () => {
      onlyFilter("level", level);
      showView("timeline");
    });
    return button;
  }));
}

function drawBanner() {
  const lines = [];
  const c = META.counts;
  const lost = META.outcomes.filter((outcome) => outcome.loss).reduce((n, outcome) => n + outcome.items, 0);
  if (META.interrupted) lines.push("Partial: the hunt was stopped before its end.");
  if (lost > 0 || c.unreadable > 0) lines.push(`Not all evidence could be read: ${counted(lost, "item")} and ${counted(c.unreadable, "record")}. See Summary and coverage.`);
  else if (META.notes.some((note) => note.kind === "damage")) lines.push("Not all evidence could be read: some of it was cut short. See Summary and coverage.");
  if (c.left_out > 0) lines.push(`${counted(c.left_out, "finding")} of lower levels are left out: too many for one page. CSV and JSON Lines have all.`);
  for (const doubt of META.years) lines.push(`${doubt.host ? `${doubt.host}: ` : ""}${doubt.log} is taken for ${doubt.taken}, and the logs that say their year are of ${doubt.other}: is this --assume-year=${doubt.other}?`);
  if (lines.length === 0) return;
  $("banner").replaceChildren(...lines.map((text) => make("p", {}, text)));
  $("banner").hidden = false;
}

const PRINT_ROWS = 1000;

// Paper has no scroll bar: the findings that are shown, as a table.
function fillPrint() {
  drawSummary();
  const rows = [];
  for (let i = 0; i < Math.min(VIEW.count, PRINT_ROWS); i++) {
    const finding = VIEW.visible[i];
    const rule = ruleOf(finding);
    rows.push([clock(DATA.time[finding]), META.levels[rule.level], bdi(DATA.hosts[DATA.host[finding]] || "\u2013"), META.stages[rule.stage].title, bdi(rule.title), bdi(DATA.value[finding]), bdi(rule.author)]);
  }
  const more = VIEW.count > PRINT_ROWS ? make("p", {}, `and ${count(VIEW.count - PRINT_ROWS)} more`) : "";
  $("print").replaceChildren(make("h2", {}, "Timeline"), table(["Time (UTC)", "Level", "Host", "Stage", "Finding", "Value", "Author of the rule"], rows), more);
}
