// text.js - making elements and texts. Whatever comes out of evidence becomes a text node and
// nothing else: no markup is ever made out of a string.

const $ = (id) => document.getElementById(id);

// make("b", {className: "x", title: "y"}, child, "text", …)
function make(tag, properties, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties || {})) {
    if (value === undefined || value === null) continue;
    if (name === "data") Object.assign(element.dataset, value);
    else if (name.includes("-") || name === "role") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

// Controls that a browser would hide or obey, shown by their number instead.
const hidden = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\ufffb]/g;
function visible(text) {
  return String(text).replace(hidden, (c) => {
    const code = c.charCodeAt(0);
    const digits = code.toString(16).toUpperCase();
    return code < 256 ? `\\x${digits.padStart(2, "0")}` : `<U+${digits.padStart(4, "0")}>`;
  });
}

// A text of unknown direction, which can not turn what stands around it.
const bdi = (text) => make("bdi", {}, visible(text));

const numbers = new Intl.NumberFormat("en-US");
const count = (n) => numbers.format(n);
const counted = (n, noun) => `${count(n)} ${noun}${n === 1 ? "" : "s"}`;

function size(bytes) {
  const units = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"];
  let unit = 0;
  while (bytes >= 1024 && unit + 1 < units.length) {
    bytes /= 1024;
    unit++;
  }
  return `${unit > 0 && bytes < 10 ? bytes.toFixed(1) : Math.round(bytes)} ${units[unit]}`;
}

// 2022-07-18 02:00:00, always UTC.
function clock(ms, digits = 19) {
  if (!Number.isFinite(ms)) return "time unknown";
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return "time unknown";
  return date.toISOString().replace("T", " ").slice(0, digits);
}

// The words of a search: blanks separate, quotes hold together. All of them must be found.
function searchTerms(query) {
  const terms = [];
  for (const match of query.toLowerCase().matchAll(/"([^"]*)"?|(\S+)/g)) {
    const term = match[1] !== undefined ? match[1] : match[2];
    if (term) terms.push(term);
  }
  return terms;
}

// Appends `text` with every place of `needles` (lower case) marked.
function appendMarked(element, text, needles) {
  const lower = text.toLowerCase();
  // Where lower case has another length (some letters do) places do not line up: mark nothing.
  const usable = lower.length === text.length ? needles.filter((needle) => needle.length > 0) : [];
  let at = 0;
  while (at < text.length) {
    let next = -1;
    let length = 0;
    for (const needle of usable) {
      const found = lower.indexOf(needle, at);
      if (found >= 0 && (next < 0 || found < next || (found === next && needle.length > length))) {
        next = found;
        length = needle.length;
      }
    }
    if (next < 0) break;
    element.append(visible(text.slice(at, next)), make("mark", {}, visible(text.slice(next, next + length))));
    at = next + length;
  }
  element.append(visible(text.slice(at)));
  return element;
}

// Only what is certainly a web address becomes a link; everything else stays text.
function link(address, text) {
  let url = null;
  try {
    url = new URL(address);
  } catch {
    url = null;
  }
  if (!url || (url.protocol !== "https:" && url.protocol !== "http:")) return bdi(text || address);
  return make("a", { href: url.href, rel: "noreferrer noopener", target: "_blank" }, visible(text || address));
}

function announce(text) {
  $("live").textContent = text;
}
