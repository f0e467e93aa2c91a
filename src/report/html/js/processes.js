// processes.js - the process that a finding is about: what it came of, and what it started.

// The members of a process, in the order of beside.c.
const PROCESS = { parent: 0, flags: 1, start: 2, end: 3, pid: 4, user: 5, image: 6, command: 7, length: 8, level: 9, findings: 10, more: 11 };
const PROCESSES = { list: null, children: null, loading: null };
const TREE_CHILDREN = 12; // of one process, at first
const TREE_STEPS = 2; // down from the finding's process

async function loadProcesses() {
  if (PROCESSES.list) return;
  PROCESSES.loading = PROCESSES.loading || unpack(blocks("processes")[0]).then((text) => JSON.parse(text));
  const list = await PROCESSES.loading;
  if (PROCESSES.list) return;
  const children = new Map();
  list.forEach((process, index) => {
    const parent = process[PROCESS.parent];
    if (parent >= 0) children.set(parent, [...(children.get(parent) || []), index]);
  });
  PROCESSES.children = children;
  PROCESSES.list = list;
}

const processes = (n, word) => `${count(n)} ${word}${n === 1 ? "process" : "processes"}`;
const imageName = (image) => image.slice(Math.max(image.lastIndexOf("\\"), image.lastIndexOf("/")) + 1);

// "2022-07-21 02:12:55  cmd.exe (4711)  the command line"
function processLine(index, own) {
  const process = PROCESSES.list[index];
  const line = make("div", { className: own ? "process own" : "process", data: { level: String(process[PROCESS.level]) } });
  const start = process[PROCESS.start];
  const became = (process[PROCESS.flags] & 2) !== 0;
  line.append(make("span", { className: "when mono" }, (process[PROCESS.flags] & 1) === 0 ? "not logged" : start.slice(0, 19).replace("T", " ")));
  line.append(make("b", { title: visible(process[PROCESS.image]) }, became ? "became " : "", bdi(imageName(process[PROCESS.image]) || "(a program that nothing names)")));
  if (process[PROCESS.pid] > 0) line.append(make("span", { className: "dim" }, ` ${process[PROCESS.pid]}`));
  if (process[PROCESS.user]) line.append(make("span", { className: "dim" }, " ", bdi(process[PROCESS.user])));
  if (process[PROCESS.findings] > 0) line.append(make("span", { className: "badge", data: { level: String(process[PROCESS.level]) } }, make("span", { className: "dot" }), counted(process[PROCESS.findings], "finding")));
  if (process[PROCESS.command]) line.append(make("code", {}, bdi(process[PROCESS.command]), process[PROCESS.length] > 0 ? make("span", { className: "dim" }, ` \u2026 ${count(process[PROCESS.length])} characters`) : ""));
  return line;
}

// Those that it started, each with those that it started in turn, a few steps down.
function childrenOf(index, steps) {
  const list = PROCESSES.children.get(index) || [];
  const hidden = PROCESSES.list[index][PROCESS.more];
  if (list.length === 0 && hidden === 0) return null;
  const body = make("ul", {});
  const add = (child) => make("li", {}, processLine(child, false), steps > 1 ? childrenOf(child, steps - 1) : null);
  body.append(...list.slice(0, TREE_CHILDREN).map(add));
  const rest = list.slice(TREE_CHILDREN);
  if (rest.length > 0) {
    const more = smallButton(processes(rest.length, "more "), "Show all that it started", () => item.replaceWith(...rest.map(add)));
    const item = make("li", {}, more);
    body.append(item);
  }
  if (hidden > 0) body.append(make("li", { className: "dim" }, `and ${processes(hidden, "")} that the page does not have (breakwater tree shows all)`));
  return body;
}

function processTree(index) {
  const chain = [index];
  for (let parent = PROCESSES.list[index][PROCESS.parent]; parent >= 0; parent = PROCESSES.list[parent][PROCESS.parent]) chain.push(parent);
  let inner = make("li", {}, processLine(index, true), childrenOf(index, TREE_STEPS));
  for (const ancestor of chain.slice(1)) {
    const siblings = (PROCESSES.children.get(ancestor) || []).length - 1;
    inner = make("li", {}, processLine(ancestor, false), make("ul", {}, inner, siblings > 0 ? make("li", { className: "dim" }, `and ${processes(siblings, "other ")}`) : null));
  }
  return make("ul", { className: "processes" }, inner);
}

// Filled when it is unpacked: null where the record names no process.
function processSection(detail) {
  if (detail.process === undefined) return null;
  const place = make("div", {}, make("h3", {}, "Process"));
  loadProcesses().then(() => place.append(processTree(detail.process))).catch((error) => place.append(make("p", {}, `The processes can not be shown: ${error.message}`)));
  return place;
}
