// Draws the tables of the overview: a bar for each figure, which opens what the figure in the table opens.
// Without this file, or without the library, the tables say the same.
"use strict";

const MOST_ROWS = 20;
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
  if (figures.flat().every(({ value }) => value === 0)) return; // an empty axis says nothing; the table says 0
  place.hidden = false;
  card.querySelector(".cut").hidden = table.tBodies[0].rows.length <= MOST_ROWS;
  const narrow = place.clientWidth < 480; // the legend takes three rows there, and the axis has room for few figures
  const above = columns.length > 1 ? (narrow ? 96 : 56) : 8;
  place.style.height = `calc(${Math.max(5, 3 + names.length * 1.9)}rem + ${above}px)`;
  const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.75;
  const text = { color: colour("--ink"), fontSize: size, fontFamily: getComputedStyle(document.body).fontFamily };
  const chart = window.echarts.init(place, null, { renderer: "svg" });
  chart.setOption({
    animation: false,
    textStyle: text,
    color: COLOURS.map(colour),
    grid: { left: 8, right: 32, top: above, bottom: 8, containLabel: true },
    legend: columns.length > 1 ? { top: 0, textStyle: text } : undefined,
    tooltip: { trigger: "item", renderMode: "richText" },
    xAxis: { type: "value", minInterval: 1, splitNumber: narrow ? 2 : 5, axisLabel: { ...text, hideOverlap: true }, splitLine: { lineStyle: { color: colour("--line") } } },
    yAxis: { type: "category", data: names, axisLabel: { ...text, width: narrow ? 110 : 150, overflow: "truncate" }, axisTick: { show: false } },
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
