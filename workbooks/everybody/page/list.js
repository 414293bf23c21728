// Search, filters and download of a list. Without it the list is whole, and every link leads to its part of it.
"use strict";
(() => {
  const tools = document.getElementById("tools");
  const rows = [...document.querySelectorAll("tbody tr:not(.group)")];
  const text = (cell) => (cell ? cell.textContent.replace(/\s+/g, " ").trim() : "");

  const cells = (row) => {
    const [measure, figure, judged] = row.children;
    const [ref, ...service] = text(measure.querySelector("p")).split(", ");
    const target = [...figure.querySelectorAll("p")].map(text).find((one) => one.startsWith("Target "));
    return [
      ref, text(measure.querySelector("a")), service.join(", "), text(figure.firstChild), (target ?? "").replace("Target ", ""),
      text(judged.querySelector("[class^=r]")), text(judged.querySelector("[class^=t]")),
    ];
  };
  // A spreadsheet would take a text that begins like this for a formula.
  const quoted = (value) => `"${value.replace(/^([=+@\t\r]|-(?![\d£]))/, "'$1").replaceAll('"', '""')}"`;
  const download = () => {
    const shown = rows.filter((row) => !row.hidden).map(cells);
    const heading = ["Reference", "Measure", "Service", "Figure", "Target", "Rating", "Travel"];
    const lines = [heading, ...shown].map((line) => line.map(quoted).join(","));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob(["\ufeff", lines.join("\r\n"), "\r\n"], { type: "text/csv" }));
    link.download = `${document.querySelector("h1").textContent.trim()}.csv`;
    link.click();
    URL.revokeObjectURL(link.href);
  };
  tools.hidden = false;
  for (const one of document.querySelectorAll(".plain")) one.hidden = true;
  document.getElementById("csv")?.addEventListener("click", download);
  if (tools.tagName !== "FORM") return;

  const search = document.getElementById("search");
  const filters = [...tools.querySelectorAll("select")];
  const groups = [...document.querySelectorAll("tbody")];
  const told = document.getElementById("told");
  // Which options a row is found by, for each filter in their order.
  const places = rows.map((row) => row.dataset.by.split(";").map((one) => one.split(",")));
  let known;  // what is searched of each row, made when somebody first looks for something

  const wanted = () => filters.filter((one) => one.value).map((one) => [one, one.value]);
  const show = () => {
    const words = search.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (words.length) known ??= rows.map((row) => `${row.textContent} ${row.dataset.about ?? ""}`.toLowerCase());
    const chosen = wanted();
    let count = 0;
    rows.forEach((row, number) => {
      const fits = chosen.every(([one]) => places[number][filters.indexOf(one)].includes(`${one.selectedIndex}`));
      row.hidden = !(fits && words.every((word) => known[number].includes(word)));
      count += !row.hidden;
    });
    for (const group of groups) group.hidden = !group.querySelector("tr:not(.group):not([hidden])");
    const by = chosen.map(([one]) => `${one.labels[0].textContent}: ${one.selectedOptions[0].textContent.trim()}`);
    if (words.length) by.unshift(`“${search.value.trim()}”`);
    told.textContent = `${count} of ${rows.length} measures${by.length ? `. ${by.join("; ")}` : ""}.`;
  };
  const write = () => {
    const state = new URLSearchParams();
    if (search.value) state.set("search", search.value);
    for (const [one, code] of wanted()) state.set(one.id, code);
    history.replaceState(null, "", `#${state}`);
    show();
  };
  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1));
    search.value = state.get("search") ?? "";
    for (const one of filters) one.value = state.get(one.id) ?? "";
    for (const one of filters) if (one.selectedIndex < 0) one.value = "";
    show();
  };
  tools.addEventListener("input", write);
  tools.addEventListener("reset", () => setTimeout(write));
  tools.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", read);
  read();
})();
