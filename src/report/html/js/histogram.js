// histogram.js - how many findings when, by level. Drag over it to look at a part of the time.

const HISTOGRAM = { from: 0, to: 1, bins: [], width: 0, drag: null, hover: -1 };
const BAR = 5; // pixels of one bar with its gap

// The span of the axis: the time that is filtered for, else that of all findings.
function histogramSpan() {
  let first = NaN;
  let last = NaN;
  for (let i = 0; i < DATA.count; i++) {
    if (DATA.time[i] !== DATA.time[i]) continue;
    if (first !== first) first = DATA.time[i];
    last = DATA.time[i];
  }
  HISTOGRAM.from = FILTER.from === FILTER.from ? FILTER.from : first;
  HISTOGRAM.to = FILTER.to === FILTER.to ? FILTER.to : last;
  if (!(HISTOGRAM.to > HISTOGRAM.from)) HISTOGRAM.to = HISTOGRAM.from + 1000;
}

function countBins() {
  const bars = Math.max(10, Math.floor(HISTOGRAM.width / BAR));
  const bins = Array.from({ length: bars }, () => new Uint32Array(META.levels.length));
  const scale = bars / (HISTOGRAM.to - HISTOGRAM.from);
  for (let n = 0; n < VIEW.inTimeCount; n++) {
    const finding = VIEW.inTime[n];
    const time = DATA.time[finding];
    if (!(time >= HISTOGRAM.from && time <= HISTOGRAM.to)) continue;
    const bin = Math.min(bars - 1, Math.floor((time - HISTOGRAM.from) * scale));
    bins[bin][META.rules[DATA.rule[finding]].level]++;
  }
  HISTOGRAM.bins = bins;
}

// The worst level stands at the bottom and is never thinner than two pixels: one critical finding
// among ten thousand others is seen.
function drawBar(context, x, bin, height, most, colors) {
  let y = height;
  for (let level = bin.length - 1; level >= 0; level--) {
    if (bin[level] === 0) continue;
    const tall = Math.max(level >= 3 ? 3 : 1.5, (bin[level] / most) * (height - 6));
    context.fillStyle = colors[level];
    context.fillRect(x, y - tall, BAR - 1, tall);
    y -= tall;
  }
}

function drawHistogram() {
  const canvas = $("histogram");
  const ratio = window.devicePixelRatio || 1;
  const width = canvas.clientWidth;
  const height = canvas.clientHeight;
  if (width === 0) return;
  if (HISTOGRAM.width !== width) {
    HISTOGRAM.width = width;
    countBins();
  }
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  const context = canvas.getContext("2d");
  context.scale(ratio, ratio);
  const styles = getComputedStyle(document.documentElement);
  const color = (name) => styles.getPropertyValue(name).trim();
  const colors = META.levels.map((level) => color(`--${level}-fill`));
  context.fillStyle = color("--line");
  context.fillRect(0, height - 1, width, 1);
  const most = HISTOGRAM.bins.reduce((max, bin) => Math.max(max, bin.reduce((a, b) => a + b, 0)), 1);
  HISTOGRAM.bins.forEach((bin, i) => {
    if (i === HISTOGRAM.hover) {
      context.fillStyle = color("--line-soft");
      context.fillRect(i * BAR, 0, BAR - 1, height - 1);
    }
    drawBar(context, i * BAR, bin, height - 1, most, colors);
  });
  if (HISTOGRAM.drag && HISTOGRAM.drag.now !== HISTOGRAM.drag.start) {
    const left = Math.min(HISTOGRAM.drag.start, HISTOGRAM.drag.now);
    context.globalAlpha = 0.22;
    context.fillStyle = color("--accent");
    context.fillRect(left, 0, Math.abs(HISTOGRAM.drag.now - HISTOGRAM.drag.start), height);
    context.globalAlpha = 1;
  }
  const zoomed = FILTER.from === FILTER.from || FILTER.to === FILTER.to;
  const any = DATA.count > 0 && Number.isFinite(HISTOGRAM.from);
  $("axis-from").textContent = any ? clock(HISTOGRAM.from) : "";
  $("axis-to").textContent = any ? clock(HISTOGRAM.to) : "";
  $("axis-hint").textContent = zoomed ? "double click to see all of the time" : "drag to zoom into a time";
}

function updateHistogram() {
  histogramSpan();
  if (HISTOGRAM.width > 0) countBins();
  drawHistogram();
}

const timeAt = (x) => HISTOGRAM.from + (x / HISTOGRAM.width) * (HISTOGRAM.to - HISTOGRAM.from);

function showTip(x) {
  const tip = $("histogram-tip");
  const bin = Math.floor(x / BAR);
  HISTOGRAM.hover = bin;
  const counts = HISTOGRAM.bins[bin];
  if (!counts) {
    tip.hidden = true;
    return;
  }
  const parts = [];
  for (let level = counts.length - 1; level >= 0; level--) if (counts[level] > 0) parts.push(`${count(counts[level])} ${META.levels[level]}`);
  tip.textContent = `${clock(timeAt(bin * BAR))}  ${parts.join(", ") || "nothing"}`;
  tip.hidden = false;
  tip.style.left = `${Math.min(Math.max(14, x - 60), Math.max(14, HISTOGRAM.width - tip.offsetWidth))}px`;
}

function setTime(from, to) {
  FILTER.from = from;
  FILTER.to = to;
  refresh();
}

function startHistogram() {
  const canvas = $("histogram");
  const place = (event) => Math.max(0, Math.min(HISTOGRAM.width, event.clientX - canvas.getBoundingClientRect().left));
  canvas.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    canvas.setPointerCapture(event.pointerId);
    HISTOGRAM.drag = { start: place(event), now: place(event) };
  });
  canvas.addEventListener("pointermove", (event) => {
    if (HISTOGRAM.drag) HISTOGRAM.drag.now = place(event);
    showTip(place(event));
    drawHistogram();
  });
  canvas.addEventListener("pointerup", () => {
    const drag = HISTOGRAM.drag;
    HISTOGRAM.drag = null;
    if (!drag || Math.abs(drag.now - drag.start) < 4) return drawHistogram();
    const left = Math.min(drag.start, drag.now);
    return setTime(Math.floor(timeAt(left)), Math.ceil(timeAt(Math.max(drag.start, drag.now))));
  });
  canvas.addEventListener("pointercancel", () => {
    HISTOGRAM.drag = null;
    drawHistogram();
  });
  canvas.addEventListener("pointerleave", () => {
    HISTOGRAM.hover = -1;
    $("histogram-tip").hidden = true;
    drawHistogram();
  });
  canvas.addEventListener("dblclick", () => setTime(NaN, NaN));
  new ResizeObserver(() => drawHistogram()).observe(canvas);
}
