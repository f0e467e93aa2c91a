// data.js - the data blocks of the page: base64 of gzip. The meta block and the index blocks are
// unpacked when the page opens; detail blocks when somebody looks at them.

const META = {};

// One entry for each finding, by its place in time. Columns, because objects would not fit.
const DATA = {
  count: 0,
  time: new Float64Array(0), // milliseconds, NaN when unknown
  rule: new Uint32Array(0),
  host: new Uint32Array(0),
  user: new Uint32Array(0),
  item: new Uint32Array(0),
  event: new Uint32Array(0),
  recovered: new Uint8Array(0), // 1: of a record that no log lists any more
  recoveredCount: 0,
  field: [],
  value: [],
  hosts: [],
  users: [],
  items: [],
  events: [],
  hostLabels: [], // hosts as the list shows them
  haystack: [], // lower case, made when first searched
};

async function unpack(element) {
  const packed = atob(element.textContent);
  const bytes = new Uint8Array(packed.length);
  for (let i = 0; i < packed.length; i++) bytes[i] = packed.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).text();
}

const blocks = (kind) => [...document.querySelectorAll(`script[data-kind="${kind}"]`)];

// Gives each name of a block its number in the page.
function mergeNames(known, list, names) {
  return names.map((name) => {
    let number = known.get(name);
    if (number === undefined) {
      number = list.length;
      known.set(name, number);
      list.push(name);
    }
    return number;
  });
}

function mergeIndex(block, at, known) {
  const length = block.time.length;
  const columns = ["host", "user", "item", "event"];
  for (const column of columns) {
    const list = DATA[`${column}s`];
    const merged = mergeNames(known[column], list, block[`${column}s`]);
    for (let i = 0; i < length; i++) DATA[column][at + i] = merged[block[column][i]];
  }
  for (let i = 0; i < length; i++) {
    DATA.time[at + i] = block.time[i] === null ? NaN : block.time[i];
    DATA.rule[at + i] = block.rule[i];
    DATA.recovered[at + i] = block.recovered[i];
    DATA.recoveredCount += block.recovered[i];
    DATA.field.push(block.telling[2 * i]);
    DATA.value.push(block.telling[2 * i + 1]);
  }
}

async function loadIndex() {
  const elements = blocks("index");
  const total = elements.reduce((sum, element) => sum + Number(element.dataset.count), 0);
  DATA.count = total;
  DATA.time = new Float64Array(total);
  DATA.recovered = new Uint8Array(total);
  for (const column of ["rule", "host", "user", "item", "event"]) DATA[column] = new Uint32Array(total);
  const known = { host: new Map(), user: new Map(), item: new Map(), event: new Map() };
  let at = 0;
  for (const element of elements) {
    mergeIndex(JSON.parse(await unpack(element)), at, known);
    at += Number(element.dataset.count);
    element.remove(); // half of the memory
    if (total > 50000) $("loading").textContent = `Unpacking ${count(at)} of ${count(total)} findings\u2026`;
  }
}

// Most hosts share their domain: the first label is enough where no other host has the same.
function labelHosts() {
  const label = (name) => (/^[A-Za-z][^.]*\./.test(name) ? name.slice(0, name.indexOf(".")) : name);
  const seen = new Map();
  for (const name of DATA.hosts) seen.set(label(name).toLowerCase(), (seen.get(label(name).toLowerCase()) || 0) + 1);
  DATA.hostLabels = DATA.hosts.map((name) => (seen.get(label(name).toLowerCase()) === 1 ? label(name) : name));
}

// Detail blocks by their first finding; the texts of the last few stay unpacked.
const details = { starts: [], elements: [], lines: new Map() };
const DETAIL_BLOCKS_KEPT = 12;

function findDetails() {
  let at = 0;
  for (const element of blocks("detail")) {
    details.starts.push(at);
    details.elements.push(element);
    at += Number(element.dataset.count);
  }
}

function detailBlockOf(finding) {
  let low = 0;
  let high = details.starts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (details.starts[middle] <= finding) low = middle;
    else high = middle - 1;
  }
  return low;
}

async function detailLines(block) {
  let lines = details.lines.get(block);
  if (lines === undefined) {
    lines = unpack(details.elements[block]).then((text) => text.split("\n"));
    details.lines.set(block, lines);
    if (details.lines.size > DETAIL_BLOCKS_KEPT) details.lines.delete(details.lines.keys().next().value);
  }
  return lines;
}

async function detailOf(finding) {
  const block = detailBlockOf(finding);
  const lines = await detailLines(block);
  return JSON.parse(lines[finding - details.starts[block]]);
}

const ruleOf = (finding) => META.rules[DATA.rule[finding]];

// What the search looks at before it has read any record.
function haystack(finding) {
  let text = DATA.haystack[finding];
  if (text === undefined) {
    const rule = ruleOf(finding);
    text = [rule.title, rule.id, rule.author, rule.techniques.map((t) => `${t.id} ${t.name}`).join(" "),
      DATA.hosts[DATA.host[finding]], DATA.users[DATA.user[finding]], DATA.items[DATA.item[finding]],
      DATA.events[DATA.event[finding]], DATA.field[finding], DATA.value[finding]].join("\n").toLowerCase();
    DATA.haystack[finding] = text;
  }
  return text;
}
