/* Draws every `<div class="chart" data-chart="id">` from the JSON of `{{ data|json_script:"id" }}`.

   { "label":  what the chart shows, read aloud in place of the picture,
     "x":      ["03-01", "03-02", …],
     "kind":   "line" or "bars" (default "line"),
     "stacked": true or false,
     "series": [{ "name": "…", "values": [1, 2, …], "kind": "line" | "bars", "dashed": true, "quiet": true }, …],
     "band":   { "name": "…", "low": [0, …], "high": [5, …] },
     "marks":  [{ "x": "03-12", "label": "…" }] }

   "quiet" draws in grey. A class `chart-small` gives a bare line without axes. Nothing is written as HTML: tooltips are
   rich text on the canvas, so that the content security policy holds. */
(() => {
  "use strict";
  const css = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const drawn = new Map();

  const palette = () =>
    dark.matches ? ["#7bd3c3", "#f0c069", "#9db7f0", "#e59ac2", "#c5d36b", "#b9a3ee"] : ["#0b5d54", "#b06a00", "#3c5fae", "#9a3f72", "#63731b", "#6f51b5"];

  function seriesOf(each, data, colours, index, small) {
    const kind = each.kind || data.kind || "line";
    const colour = each.quiet ? css("--line-strong") : colours[index % colours.length];
    return {
      name: each.name,
      type: kind === "bars" ? "bar" : "line",
      data: each.values,
      stack: data.stacked ? "all" : undefined,
      areaStyle: data.stacked && kind !== "bars" ? { opacity: 0.25 } : undefined,
      barMaxWidth: 26,
      showSymbol: !small && !each.dashed && each.values.length < 40,
      symbolSize: 5,
      lineStyle: { width: each.dashed ? 1.5 : 2.25, type: each.dashed ? "dashed" : "solid" },
      itemStyle: { color: colour },
      color: colour,
      z: each.quiet ? 2 : 3,
    };
  }

  /* The band is two stacked lines: an unseen floor, and the difference above it, filled. */
  function bandOf(band) {
    if (!band) return [];
    const unseen = { type: "line", stack: "band", symbol: "none", silent: true, lineStyle: { opacity: 0 }, z: 1 };
    const height = band.high.map((high, i) => (high === null ? null : high - (band.low[i] ?? 0)));
    return [
      { ...unseen, data: band.low, tooltip: { show: false } },
      { ...unseen, name: band.name, data: height, color: css("--line-strong"), areaStyle: { color: css("--line-strong"), opacity: 0.22 } },
    ];
  }

  function tooltipText(points, data) {
    const lines = points
      .filter(point => point.seriesName && !point.seriesName.startsWith("series"))
      .map(point => {
        const band = data.band && point.seriesName === data.band.name;
        const value = band ? `${data.band.low[point.dataIndex]}–${data.band.high[point.dataIndex]}` : point.value;
        return `${point.seriesName}  ${value ?? "–"}`;
      });
    return [points[0].name, ...lines].join("\n");
  }

  function option(data, small) {
    const soft = css("--ink-soft");
    const size = parseFloat(getComputedStyle(document.documentElement).fontSize) * 0.8125;
    const text = { color: soft, fontSize: size, fontFamily: css("--fonts") };
    const colours = palette();
    const series = [...bandOf(data.band), ...data.series.map((each, i) => seriesOf(each, data, colours, i, small))];
    if (data.marks?.length && series.length) {
      const lines = data.marks.map(mark => ({ xAxis: mark.x, label: { formatter: mark.label } }));
      series[series.length - 1].markLine = { silent: true, symbol: "none", data: lines, lineStyle: { color: css("--warn") }, label: text };
    }
    return {
      animation: !still.matches,
      animationDuration: 350,
      textStyle: text,
      grid: small ? { left: 2, right: 2, top: 4, bottom: 2 } : { left: 12, right: 18, top: 48, bottom: 8, containLabel: true },
      legend: small ? undefined : { top: 8, left: 12, icon: "roundRect", itemWidth: 14, itemHeight: 4, textStyle: text, type: "scroll" },
      tooltip: {
        trigger: "axis", renderMode: "richText", confine: true, formatter: points => tooltipText(points, data),
        backgroundColor: css("--surface"), borderColor: css("--line-strong"), textStyle: { ...text, color: css("--ink") },
      },
      xAxis: { type: "category", data: data.x, show: !small, axisLine: { lineStyle: { color: css("--line-strong") } }, axisTick: { show: false }, axisLabel: { ...text, hideOverlap: true } },
      yAxis: { type: "value", show: !small, minInterval: 1, axisLabel: text, splitLine: { lineStyle: { color: css("--line") } } },
      series,
    };
  }

  function draw(place) {
    const source = document.getElementById(place.dataset.chart);
    if (!source) return;
    const data = JSON.parse(source.textContent);
    place.dataset.drawn = "yes";
    place.setAttribute("role", "img");
    place.setAttribute("aria-label", data.label || "");
    const small = place.classList.contains("chart-small");
    const chart = drawn.get(place) || echarts.init(place, null, { renderer: "canvas" });
    chart.setOption(option(data, small), true);
    drawn.set(place, chart);
    offerPicture(place.dataset.chart, chart);
  }

  /* `<button data-picture="id" hidden>` saves the chart of that id as it is drawn; without scripts it stays unseen. */
  function offerPicture(id, chart) {
    const button = document.querySelector(`[data-picture="${id}"]`);
    if (!button) return;
    button.hidden = false;
    button.onclick = () => {
      const link = document.createElement("a");
      link.href = chart.getDataURL({ type: "png", pixelRatio: 2, backgroundColor: css("--surface") });
      link.download = `${document.title.split(" ")[0] || id}.png`;
      link.click();
    };
  }

  function drawAll(within) {
    for (const [place, chart] of drawn) {
      if (!place.isConnected) { chart.dispose(); drawn.delete(place); }
    }
    for (const place of within.querySelectorAll("[data-chart]")) draw(place);
  }

  new ResizeObserver(() => { for (const chart of drawn.values()) chart.resize(); }).observe(document.body);
  dark.addEventListener("change", () => drawAll(document));
  document.addEventListener("htmx:afterSwap", event => drawAll(event.target));
  drawAll(document);
})();
