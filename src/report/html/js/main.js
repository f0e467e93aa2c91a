// main.js - unpack, draw, listen.

async function start() {
  startTheme();
  if (typeof DecompressionStream === "undefined") throw new Error("This browser is too old to unpack the report. Any browser from 2023 on can.");
  Object.assign(META, JSON.parse(await unpack(blocks("meta")[0])));
  for (const rule of META.rules) for (const technique of rule.techniques) techniqueNames.set(technique.id, technique.name);
  document.title = META.title ? `${visible(META.title)} \u2013 Breakwater` : "Breakwater report";
  $("title").textContent = visible(META.title || `version ${META.version}`);
  await loadIndex();
  labelHosts();
  findDetails();
  $("loading").hidden = true;
  $("main").hidden = false;
  startFacets();
  startList();
  startHistogram();
  startKeys();
  startSearch();
  $("tab-unseen").hidden = !META.ledger && !META.no_ledger;
  drawVerdict();
  drawBanner();
  loadState();
  window.addEventListener("hashchange", () => {
    if (location.hash !== savedHash) loadState();
  });
  window.addEventListener("beforeprint", fillPrint);
  document.documentElement.dataset.ready = "yes";
}

start().catch((error) => {
  $("loading").hidden = true;
  $("failed").hidden = false;
  $("failed").textContent = `The report can not be shown.\n${error.message}`;
});
