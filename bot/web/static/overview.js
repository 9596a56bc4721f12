// Draws the tables of the overview: a bar for each figure, which opens what the figure in the table opens.
// Without this file, or without the library, the tables say the same.
"use strict";

const MOST_ROWS = 12;
const COLOURS = ["--brand", "--doubt", "--good", "--wrong", "--line-strong"];

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function read(table) {
  const columns = Array.from(table.tHead.rows[0].cells).slice(1).map((cell) => cell.textContent.trim());
  const rows = Array.from(table.tBodies[0].rows).slice(0, MOST_ROWS).reverse();
  const names = rows.map((row) => row.cells[0].textContent.trim());
  const figures = columns.map((_, at) => rows.map((row) => {
    const cell = row.cells[at + 1];
    return { value: Number(cell.textContent.trim()), link: cell.querySelector("a")?.href };
  }));
  return { columns, names, figures };
}

function draw(card) {
  const table = card.querySelector("table.figures");
  const place = card.querySelector(".chart");
  if (!table || !place) return;
  const { columns, names, figures } = read(table);
  place.hidden = false;
  place.style.height = `${Math.max(9, 5 + names.length * 1.9)}rem`;
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75;
  const text = { color: colour("--ink"), fontSize: size, fontFamily: getComputedStyle(document.body).fontFamily };
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    textStyle: text,
    color: COLOURS.map(colour),
    grid: { left: 8, right: 32, top: columns.length > 1 ? 56 : 8, bottom: 8, containLabel: true },
    legend: columns.length > 1 ? { top: 0, textStyle: text } : undefined,
    tooltip: { trigger: "item", renderMode: "richText" },
    xAxis: { type: "value", minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: colour("--line") } } },
    yAxis: { type: "category", data: names, axisLabel: { ...text, width: 150, overflow: "truncate" }, axisTick: { show: false } },
    series: columns.map((name, at) => ({
      name, type: "bar", stack: "all", data: figures[at], barMaxWidth: 26, label: { show: columns.length === 1, position: "right", ...text },
    })),
  });
  chart.on("click", (bar) => {
    if (bar.data.link) window.location.assign(bar.data.link);
  });
  new ResizeObserver(() => chart.resize()).observe(place);
}

document.addEventListener("DOMContentLoaded", () => {
  if (window.echarts) document.querySelectorAll(".figure-card").forEach(draw);
});
