// filter.js - which findings are shown, and how many would be without each filter.

const FILTER = {
  query: "",
  level: new Set(),
  stage: new Set(),
  host: new Set(),
  recovered: new Set(),
  technique: new Set(),
  rule: new Set(),
  from: NaN, // milliseconds, NaN: open
  to: NaN,
};

// What each value of a facet is called, and which values a rule has.
const FACETS = {
  level: { title: "Level", ofRule: (rule) => [rule.level], name: (v) => META.levels[v], order: (a, b) => b.value - a.value },
  stage: { title: "Stage of the attack", ofRule: (rule) => [rule.stage], name: (v) => META.stages[v].title, order: (a, b) => (a.value || 99) - (b.value || 99) },
  host: { title: "Host", name: (v) => DATA.hosts[v] || "(no host name)" },
  technique: { title: "Technique", ofRule: (rule) => rule.techniques.map((t) => t.id), name: (v) => techniqueName(v) },
  recovered: { title: "Found in", name: (v) => (v === 1 ? "what logs left behind" : "logs"), order: (a, b) => a.value - b.value },
  rule: { title: "Rule", ofRule: (rule, index) => [index], name: (v) => META.rules[v].title },
};
const DIMENSIONS = ["level", "stage", "technique", "rule", "host", "recovered", "time", "text"];
const BIT = Object.fromEntries(DIMENSIONS.map((name, i) => [name, 1 << i]));

const techniqueNames = new Map();
function techniqueName(id) {
  const name = techniqueNames.get(id);
  return name ? `${id} ${name}` : id;
}

// The answer of the last computation.
const VIEW = {
  visible: new Uint32Array(0),
  count: 0,
  facets: {}, // name -> Map(value -> count without this facet's own filter)
  byLevel: [], // of what is visible
  inTime: new Uint32Array(0), // findings that pass all but the time filter
  inTimeCount: 0,
};

// What the records say to the words of the search: 1 for findings whose record has them.
const SEARCH = { terms: [], recordHit: new Uint8Array(0), scanned: 0, running: 0 };

function ruleFails() {
  return META.rules.map((rule, index) => {
    let fails = 0;
    for (const name of ["level", "stage", "technique", "rule"]) {
      const wanted = FILTER[name];
      if (wanted.size > 0 && !FACETS[name].ofRule(rule, index).some((value) => wanted.has(value))) fails |= BIT[name];
    }
    return fails;
  });
}

function textMatches(finding) {
  if (SEARCH.recordHit[finding] === 1) return true;
  const text = haystack(finding);
  return SEARCH.terms.every((term) => text.includes(term));
}

// Adds the counts of rules (without one facet's own filter) to that facet's values.
function addRuleCounts(name, perRule, into) {
  META.rules.forEach((rule, index) => {
    if (perRule[index] === 0) return;
    for (const value of new Set(FACETS[name].ofRule(rule, index))) into.set(value, (into.get(value) || 0) + perRule[index]);
  });
}

// One pass over all findings: each remembers which filters it fails. One that fails none is shown;
// one that fails a single filter is counted there, as what that filter hides.
function computeView() {
  const total = DATA.count;
  const rules = META.rules.length;
  const fails = ruleFails();
  const all = new Uint32Array(rules);
  const only = Object.fromEntries(["level", "stage", "technique", "rule"].map((name) => [BIT[name], new Uint32Array(rules)]));
  const hosts = new Map();
  const recoveries = new Map();
  const byLevel = META.levels.map(() => 0);
  if (VIEW.visible.length !== total) {
    VIEW.visible = new Uint32Array(total);
    VIEW.inTime = new Uint32Array(total);
  }
  const { from, to, host, recovered } = FILTER;
  const searching = SEARCH.terms.length > 0;
  let shown = 0;
  let inTime = 0;
  for (let i = 0; i < total; i++) {
    let bits = fails[DATA.rule[i]];
    if (host.size > 0 && !host.has(DATA.host[i])) bits |= BIT.host;
    if (recovered.size > 0 && !recovered.has(DATA.recovered[i])) bits |= BIT.recovered;
    const time = DATA.time[i];
    // A finding without a time passes only where no time was asked for.
    if ((from === from && !(time >= from)) || (to === to && !(time <= to))) bits |= BIT.time;
    // More than one filter fails already: nothing depends on the text, which costs most.
    if (searching && (bits & (bits - 1)) === 0 && !textMatches(i)) bits |= BIT.text;
    if (bits === 0) {
      VIEW.visible[shown++] = i;
      all[DATA.rule[i]]++;
      byLevel[META.rules[DATA.rule[i]].level]++;
    }
    if ((bits & ~BIT.time) === 0) VIEW.inTime[inTime++] = i;
    if ((bits & ~BIT.recovered) === 0) recoveries.set(DATA.recovered[i], (recoveries.get(DATA.recovered[i]) || 0) + 1);
    if ((bits & ~BIT.host) === 0) hosts.set(DATA.host[i], (hosts.get(DATA.host[i]) || 0) + 1);
    else if (only[bits] !== undefined) only[bits][DATA.rule[i]]++;
  }
  VIEW.count = shown;
  VIEW.inTimeCount = inTime;
  VIEW.byLevel = byLevel;
  VIEW.facets = { host: hosts, recovered: recoveries };
  for (const name of ["level", "stage", "technique", "rule"]) {
    const values = new Map();
    addRuleCounts(name, all, values);
    addRuleCounts(name, only[BIT[name]], values);
    VIEW.facets[name] = values;
  }
}

// Reads the records behind the findings, a block at a time, while the page stays usable.
async function searchRecords() {
  const run = ++SEARCH.running;
  const terms = SEARCH.terms;
  // As the terms stand inside of JSON text: as part of a value, or with the marks of JSON itself.
  const forms = terms.map((term) => [JSON.stringify(term).slice(1, -1).toLowerCase(), term]);
  const has = (text, form) => text.includes(form[0]) || text.includes(form[1]);
  SEARCH.scanned = 0;
  let fresh = 0;
  let shownAt = performance.now();
  for (let block = 0; block < details.elements.length && terms.length > 0; block++) {
    const text = (await unpack(details.elements[block])).toLowerCase();
    if (run !== SEARCH.running) return;
    // A word that is in no line of the block can still stand in a title: only those go on.
    const lines = forms.some((form) => has(text, form)) ? text.split("\n") : [];
    lines.forEach((line, i) => {
      const finding = details.starts[block] + i;
      if (SEARCH.recordHit[finding] === 1) return;
      if (!terms.every((term, t) => has(line, forms[t]) || haystack(finding).includes(term))) return;
      SEARCH.recordHit[finding] = 1;
      fresh++;
    });
    SEARCH.scanned = (block + 1) / details.elements.length;
    if (performance.now() - shownAt > 250) {
      if (fresh > 0) refresh();
      else showCount();
      fresh = 0;
      shownAt = performance.now();
    }
  }
  SEARCH.scanned = 1;
  refresh();
}

function setQuery(query) {
  FILTER.query = query;
  SEARCH.terms = searchTerms(query);
  SEARCH.recordHit = new Uint8Array(SEARCH.terms.length > 0 ? DATA.count : 0);
  SEARCH.running++;
  SEARCH.scanned = 1;
  if (SEARCH.terms.length > 0) searchRecords();
}

function clearQuery() {
  setQuery("");
  $("search").value = "";
  refresh();
}

function clearFilters() {
  for (const name of Object.keys(FACETS)) FILTER[name].clear();
  FILTER.from = NaN;
  FILTER.to = NaN;
  clearQuery();
}

function toggleFilter(name, value) {
  if (!FILTER[name].delete(value)) FILTER[name].add(value);
  refresh();
}

// Exactly this one value: what the buttons of a finding and of the matrix do.
function onlyFilter(name, value) {
  FILTER[name].clear();
  FILTER[name].add(value);
  refresh();
}

const filtersInUse = () => Object.keys(FACETS).some((name) => FILTER[name].size > 0) || FILTER.from === FILTER.from || FILTER.to === FILTER.to || SEARCH.terms.length > 0;
