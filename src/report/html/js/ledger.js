// ledger.js - what could not have been seen: of every rule, why it did or could not fire.

// The members of a rule, in the order of ledger.c.
const RULE = { id: 0, title: 1, path: 2, level: 3, state: 4, matches: 5, records: 6, first: 7, last: 8, group: 9, reason: 10, advice: 11, on: 12 };

// What each state says, and what it says of silence.
const STATES = {
  not_loaded: { name: "Not loaded", what: "the rule can not be used, or is left out: why, is said", blind: true },
  no_source: { name: "No such log", what: "none of the logs that it is for was there", blind: true },
  no_event: { name: "No such events", what: "its log was there, but none of the events that it asks for", blind: true },
  no_time: { name: "Time not covered", what: "its records were there, all of them outside of the time asked for", blind: true },
  no_field: { name: "Fields missing", what: "its records were there, but a field that it needs never had a value", blind: true },
  not_happened: { name: "Did not happen", what: "its log has such events whenever they happen, and there was none", blind: false },
  no_match: { name: "Nothing matched", what: "its records were there, with the fields that it needs, and nothing matched", blind: false },
  matched: { name: "Matched", what: "it matched", blind: false },
};
const UNSEEN_ROWS = 150; // of the table at first, and with each "more"

const UNSEEN = { data: null, loading: null, states: new Set(), host: -1, group: -1, text: "", shown: UNSEEN_ROWS, order: [], parts: null };

const stateOf = (number) => STATES[META.ledger.states[number]] || { name: "?", what: "", blind: true };
const stateOn = (rule) => (UNSEEN.host < 0 || rule[RULE.on] === "" ? rule[RULE.state] : rule[RULE.on].charCodeAt(UNSEEN.host) - 48);
const ruleReason = (rule) => (rule[RULE.group] < 0 ? rule[RULE.reason] : META.ledger.groups[rule[RULE.group]].what);
const ruleAdvice = (rule) => (rule[RULE.group] < 0 ? rule[RULE.advice] : META.ledger.groups[rule[RULE.group]].advice);
const hostName = (name) => name || "(records without a host)";

// "83 of 350 rules could not fire on this evidence."
function unseenSentence() {
  if (!META.ledger) return `Not known: ${META.no_ledger}.`;
  const { counts, rules } = META.ledger;
  const lost = counts[0];
  const blind = META.ledger.states.reduce((n, name, i) => n + (i > 0 && STATES[name] && STATES[name].blind ? counts[i] : 0), 0);
  const cut = META.ledger.cut ? " There were too many hosts and logs: some are not counted." : "";
  const words = blind === 0 ? `Each of ${counted(rules - lost, "rule")} could have fired on this evidence.` : `${count(blind)} of ${counted(rules - lost, "rule")} could not fire on this evidence.`;
  return words + (lost > 0 ? ` ${counted(lost, "more rule")} not loaded.` : "") + cut;
}

function stateBadge(number) {
  return make("span", { className: "state", data: { state: META.ledger.states[number] }, title: stateOf(number).what }, stateOf(number).name);
}

// What the evidence has logs of, and what it has nothing of: all rules for that are blind for one reason.
const isThere = (group) => META.ledger.platforms[group.platform].there;
const absentPlatforms = () => META.ledger.platforms.map((platform, index) => ({ ...platform, index })).filter((platform) => !platform.there && platform.rules > 0);

function absentSentence() {
  const absent = absentPlatforms();
  const rules = absent.reduce((sum, platform) => sum + platform.rules, 0);
  if (rules === 0) return null;
  const names = absent.flatMap((platform, i) => [i > 0 ? ", " : "", bdi(platform.name), ` ${count(platform.rules)}`]);
  return make("p", { className: "dim" }, `${counted(rules, "rule")} ${rules === 1 ? "is" : "are"} for what has no log here: `, ...names, ".");
}

// Hosts whose logs are of a part of the time alone.
const coveredSentence = () => (META.ledger.covered ? make("p", { className: "covered" }, bdi(`${META.ledger.covered}.`)) : null);

// The reasons that most rules share, for the summary and for paper.
function unseenCard() {
  if (!META.ledger) return META.no_ledger ? card("What could not have been seen", true, make("p", {}, bdi(unseenSentence()))) : null;
  const groups = META.ledger.groups;
  const rows = groups.filter(isThere).slice(0, 8).map((group) => [count(group.rules), bdi(group.what), bdi(group.advice)]);
  const open = smallButton(groups.length > 8 ? `All ${count(groups.length)} reasons, and every rule` : "Every rule", "", () => showView("unseen"));
  return card("What could not have been seen", true, make("p", {}, unseenSentence(), " The silence of such a rule says nothing."),
    rows.length > 0 ? table(["#Rules", "Why", "To see it next time"], rows) : null, absentSentence(), coveredSentence(), make("p", {}, open));
}

async function loadLedger() {
  if (UNSEEN.data) return;
  UNSEEN.loading = UNSEEN.loading || unpack(blocks("ledger")[0]).then((text) => JSON.parse(text));
  const data = await UNSEEN.loading;
  if (UNSEEN.data) return;
  // The blind ones first, the worst level first: what might matter most.
  const rank = (rule) => (stateOf(rule[RULE.state]).blind ? 0 : rule[RULE.state]);
  UNSEEN.order = data.rules.map((_, i) => i).sort((a, b) => {
    const x = data.rules[a];
    const y = data.rules[b];
    return rank(x) - rank(y) || y[RULE.level] - x[RULE.level] || (x[RULE.title] < y[RULE.title] ? -1 : x[RULE.title] > y[RULE.title] ? 1 : a - b);
  });
  data.text = data.rules.map((rule) => [rule[RULE.title], rule[RULE.id], rule[RULE.path], ruleReason(rule), ruleAdvice(rule)].join("\n").toLowerCase());
  UNSEEN.data = data;
}

// Rules that pass all filters; `counts` is filled with those that pass all but the one for states.
function unseenRules(counts) {
  const terms = searchTerms(UNSEEN.text);
  return UNSEEN.order.filter((index) => {
    const rule = UNSEEN.data.rules[index];
    if (UNSEEN.group >= 0 && rule[RULE.group] !== UNSEEN.group) return false;
    if (!terms.every((term) => UNSEEN.data.text[index].includes(term))) return false;
    const state = stateOn(rule);
    counts[state]++;
    return UNSEEN.states.size === 0 || UNSEEN.states.has(state);
  });
}

// On which hosts a rule could have fired, and on which it could not.
function hostsOf(rule) {
  const list = make("dl", { className: "facts" });
  META.ledger.states.forEach((_, i) => {
    const state = META.ledger.states.length - 1 - i;
    const names = UNSEEN.data.hosts.filter((__, h) => rule[RULE.on].charCodeAt(h) - 48 === state).map((host) => host[0]);
    if (names.length === 0) return;
    const shown = names.slice(0, 40).flatMap((name, n) => [n > 0 ? ", " : "", bdi(hostName(name))]);
    list.append(make("dt", {}, stateOf(state).name), make("dd", {}, ...shown, names.length > 40 ? `, and ${count(names.length - 40)} more` : ""));
  });
  if (rule[RULE.first]) list.append(make("dt", {}, "Records"), make("dd", {}, bdi(`${rule[RULE.first]} to ${rule[RULE.last]}`)));
  list.append(make("dt", {}, "File"), make("dd", { className: "mono" }, bdi(rule[RULE.path])));
  if (rule[RULE.id]) list.append(make("dt", {}, "Id"), make("dd", { className: "mono" }, bdi(rule[RULE.id])));
  return list;
}

function unseenRow(index) {
  const rule = UNSEEN.data.rules[index];
  const state = stateOn(rule);
  const level = rule[RULE.level];
  const own = state === rule[RULE.state];
  const title = make("button", { type: "button", className: "plain", "aria-expanded": "false" }, appendMarked(make("bdi"), rule[RULE.title] || rule[RULE.path], searchTerms(UNSEEN.text)));
  const row = make("tr", { data: { rule: String(index) } },
    make("td", {}, stateBadge(state)),
    make("td", {}, level < 0 ? "" : make("span", { className: "badge", data: { level: String(level) } }, make("span", { className: "dot" }), META.levels[level] === "informational" ? "info" : META.levels[level])),
    make("td", {}, title),
    make("td", {}, own ? bdi(ruleReason(rule)) : stateOf(state).what, own && ruleAdvice(rule) ? make("span", { className: "advice" }, "To see it: ", bdi(ruleAdvice(rule))) : ""),
    make("td", { className: "num" }, count(rule[RULE.records])),
    make("td", { className: "num" }, count(rule[RULE.matches])));
  title.addEventListener("click", () => {
    const open = row.nextSibling && row.nextSibling.dataset.of === String(index);
    title.setAttribute("aria-expanded", String(!open));
    if (open) row.nextSibling.remove();
    else row.after(make("tr", { data: { of: String(index) } }, make("td", { colSpan: 6 }, hostsOf(rule))));
  });
  return row;
}

function drawUnseenRules() {
  const { parts } = UNSEEN;
  const counts = META.ledger.states.map(() => 0);
  const rules = unseenRules(counts);
  for (const [state, button] of parts.states) {
    button.querySelector("b").textContent = count(counts[state]);
    button.setAttribute("aria-pressed", String(UNSEEN.states.has(state)));
    button.classList.toggle("none", counts[state] === 0);
  }
  for (const [group, row] of parts.groups) row.classList.toggle("chosen", group === UNSEEN.group);
  parts.count.replaceChildren(make("b", {}, count(rules.length)), ` of ${counted(META.ledger.rules, "rule")}`);
  parts.body.replaceChildren(...rules.slice(0, UNSEEN.shown).map(unseenRow));
  const more = rules.length - UNSEEN.shown;
  parts.more.hidden = more <= 0;
  parts.more.textContent = `Show ${count(Math.min(more, UNSEEN_ROWS))} more of ${count(more)}`;
  parts.clear.hidden = UNSEEN.states.size === 0 && UNSEEN.host < 0 && UNSEEN.group < 0 && !UNSEEN.text;
}

function changeUnseen(change) {
  Object.assign(UNSEEN, change, { shown: UNSEEN_ROWS });
  if (UNSEEN.parts) {
    UNSEEN.parts.search.value = UNSEEN.text;
    UNSEEN.parts.host.value = String(UNSEEN.host);
    drawUnseenRules();
  }
  saveState();
}

function clearUnseen() {
  changeUnseen({ states: new Set(), host: -1, group: -1, text: "" });
}

function unseenStates() {
  return META.ledger.states.map((_, state) => {
    const button = make("button", { type: "button", className: "level-chip", title: stateOf(state).what, "aria-pressed": "false", data: { state: META.ledger.states[state] } }, make("b", {}, ""), stateOf(state).name);
    button.addEventListener("click", () => {
      const states = new Set(UNSEEN.states);
      if (!states.delete(state)) states.add(state);
      changeUnseen({ states });
    });
    return [state, button];
  });
}

function unseenGroups() {
  const rows = [];
  const addGroup = (group, index, hidden) => {
    const why = make("button", { type: "button", className: "plain" }, bdi(group.what));
    why.addEventListener("click", () => changeUnseen({ group: UNSEEN.group === index ? -1 : index, states: new Set() }));
    rows.push([index, make("tr", { hidden, className: hidden ? "inner" : "" }, make("td", { className: "num" }, count(group.rules)), make("td", {}, stateBadge(group.state)), make("td", {}, why), make("td", {}, bdi(group.advice)))]);
    return rows[rows.length - 1][1];
  };
  META.ledger.groups.forEach((group, index) => isThere(group) && addGroup(group, index, false));
  for (const platform of absentPlatforms()) {
    const open = make("button", { type: "button", className: "plain", "aria-expanded": "false" }, "nothing of ", bdi(platform.name));
    rows.push([-2, make("tr", {}, make("td", { className: "num" }, count(platform.rules)), make("td", {}, ""), make("td", {}, open), make("td", {}, bdi(platform.advice)))]);
    const inner = META.ledger.groups.flatMap((group, index) => (group.platform === platform.index ? [addGroup(group, index, true)] : []));
    open.addEventListener("click", () => {
      const expanded = open.getAttribute("aria-expanded") === "true";
      open.setAttribute("aria-expanded", String(!expanded));
      for (const row of inner) row.hidden = expanded;
    });
  }
  return rows;
}

const tableHead = (...heads) => make("thead", {}, make("tr", {}, ...heads.map((head) => make("th", { className: head.startsWith("#") ? "num" : "" }, head.replace("#", "")))));

function logsCard() {
  const { logs, log_count: all } = UNSEEN.data;
  const outside = logs.some((log) => log[3] > 0);
  const time = (text) => bdi(text.slice(0, 19).replace("T", " "));
  const rows = logs.map(([host, log, records, out, first, last]) => [bdi(hostName(host)), bdi(log || "(a log without a name)"), count(records), ...(outside ? [count(out)] : []), time(first), time(last)]);
  return card("The time that each log covers", true, make("p", { className: "dim" }, "From the first to the last record that has a time. What happened before, after, or on a host that is not here was not looked at."),
    make("div", { className: "scroll" }, table(["Host", "Log", "#Records", ...(outside ? ["#Outside of the time asked for"] : []), "First (UTC)", "Last (UTC)"], rows)),
    all > logs.length ? make("p", { className: "dim" }, `and ${counted(all - logs.length, "more log")}`) : null,
    UNSEEN.data.hosts_more > 0 ? make("p", { className: "dim" }, `Of ${counted(UNSEEN.data.hosts_more, "more host")} no account is kept apart.`) : null);
}

function buildUnseen() {
  const states = unseenStates();
  const groups = unseenGroups();
  const search = make("input", { type: "search", placeholder: "Rule, file or reason", "aria-label": "Search in the rules", autocomplete: "off", spellcheck: false });
  const host = make("select", { "aria-label": "Host" }, make("option", { value: "-1" }, "the best of all hosts"), ...UNSEEN.data.hosts.map(([name], i) => make("option", { value: String(i) }, visible(hostName(name)))));
  const body = make("tbody");
  const more = make("button", { type: "button", className: "button" });
  const output = make("output", { className: "count" });
  const clear = smallButton("Clear", "Clear these filters", clearUnseen);
  search.addEventListener("input", () => changeUnseen({ text: search.value }));
  host.addEventListener("change", () => changeUnseen({ host: Number(host.value) }));
  more.addEventListener("click", () => {
    UNSEEN.shown += UNSEEN_ROWS;
    drawUnseenRules();
  });
  UNSEEN.parts = { states, groups, search, host, body, more, count: output, clear };
  $("view-unseen").replaceChildren(make("div", { className: "summary unseen-view" },
    make("section", { className: "card wide" }, make("h2", {}, unseenSentence()), make("p", { className: "dim" }, "Silence is no proof of absence: a rule stays silent when nothing happened, and when nothing could have been seen."),
      groups.length > 0 ? make("div", { className: "scroll reasons" }, make("table", {}, tableHead("#Rules", "", "Why", "To see it next time"), make("tbody", {}, ...groups.map(([, row]) => row)))) : null),
    make("section", { className: "card wide" }, make("h2", {}, "Every rule"),
      make("div", { className: "unseen-bar" }, search, make("label", {}, "On ", host), output, clear),
      make("div", { className: "unseen-states" }, ...states.map(([, button]) => button)),
      make("div", { className: "wide-table" }, make("table", { className: "unseen-rules" }, tableHead("", "Level", "Rule", "Why", "#Records", "#Matches"), body)), more),
    logsCard()));
}

async function drawUnseen() {
  if (!META.ledger) {
    $("view-unseen").replaceChildren(make("div", { className: "summary" }, card("What could not have been seen", true, make("p", {}, bdi(unseenSentence())))));
    return;
  }
  await loadLedger();
  if (!UNSEEN.parts) buildUnseen();
  UNSEEN.parts.search.value = UNSEEN.text;
  UNSEEN.parts.host.value = String(UNSEEN.host);
  drawUnseenRules();
}

// For the address of the page: what is chosen here.
function unseenState() {
  if (currentView !== "unseen" || !META.ledger) return [];
  const parts = [];
  if (UNSEEN.states.size > 0) parts.push(`states=${[...UNSEEN.states].map((state) => META.ledger.states[state]).join(",")}`);
  if (UNSEEN.host >= 0) parts.push(`on=${UNSEEN.host}`);
  if (UNSEEN.group >= 0) parts.push(`why=${UNSEEN.group}`);
  if (UNSEEN.text) parts.push(`rules=${encodeURIComponent(UNSEEN.text)}`);
  return parts;
}

function loadUnseenState(parts, list) {
  if (!META.ledger) return;
  const number = (text, most) => (/^\d{1,6}$/.test(text || "") && Number(text) < most ? Number(text) : -1);
  const states = list("states").map((name) => META.ledger.states.indexOf(name)).filter((state) => state >= 0);
  Object.assign(UNSEEN, { states: new Set(states), host: number(parts.get("on"), META.ledger.hosts), group: number(parts.get("why"), META.ledger.groups.length), text: decodeText(parts.get("rules") || "") });
}
