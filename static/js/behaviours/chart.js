// Draws a figure that the server built and tested. Colours come by token name ("var:ink"), so light, dark and paper
// agree; the figure is drawn again, not shrunk, when the width or the theme changes. Plotly is fetched only here.
let library = null;

function plotly() {
  library ??= new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.plotly;
    script.onload = () => resolve(window.Plotly);
    script.onerror = () => reject(new Error("plotly"));
    document.head.append(script);
  });
  return library;
}

function colours() {
  const probe = document.createElement("span");
  probe.hidden = true;
  document.body.append(probe);
  const read = (name) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  return { read, done: () => probe.remove() };
}

function coloured(value, read) {
  if (typeof value === "string") {
    const [, name, alpha] = /^var:([a-z0-9-]+)(?:@([\d.]+))?$/.exec(value) ?? [];
    if (!name) return value;
    const solid = read(name);
    return alpha ? solid.replace(/^rgb\((.+)\)$/, (_, parts) => `rgba(${parts}, ${alpha})`) : solid;
  }
  if (Array.isArray(value)) return value.map((item) => coloured(item, read));
  if (value && typeof value === "object") {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, coloured(item, read)]));
  }
  return value;
}

// What every chart shares: our type, hairlines, no toolbar, no frame.
function layout(own, width) {
  const narrow = width < 420;
  const axis = { gridcolor: "var:line", linecolor: "var:line-strong", zerolinecolor: "var:line", ticks: "", fixedrange: true, automargin: true };
  return {
    font: { family: "Inter, system-ui, sans-serif", size: 12, color: "var:ink-3" },
    paper_bgcolor: "rgba(0,0,0,0)",
    plot_bgcolor: "rgba(0,0,0,0)",
    margin: { l: narrow ? 36 : 48, r: narrow ? 120 : 124, t: 16, b: 36 },
    showlegend: false,
    hoverlabel: { bgcolor: "var:surface", bordercolor: "var:line-strong", font: { family: "Inter, system-ui, sans-serif", size: 12, color: "var:ink" } },
    dragmode: false,
    ...own,
    xaxis: { ...axis, showline: true, showgrid: false, tickangle: 0, nticks: narrow ? 3 : 8, ...(own.xaxis?.type === "date" ? { dtick: width < 640 ? "M12" : "M6" } : {}), ...own.xaxis, ...(narrow && own.xaxis?.type === "date" ? { tickformat: "%Y" } : {}) },
    yaxis: { ...axis, showline: false, nticks: 6, ...own.yaxis },
  };
}

export function start(element) {
  const source = document.getElementById(element.dataset.figure);
  if (!source) return;
  const figure = JSON.parse(source.textContent);
  let width = 0;

  const draw = async () => {
    const Plotly = await plotly();
    if (!element.isConnected) return;
    width = element.clientWidth;
    const { read, done } = colours();
    const shown = coloured({ data: figure.data, layout: layout(figure.layout ?? {}, width) }, read);
    done();
    shown.layout.width = width;
    shown.layout.height ??= width < 420 ? 240 : 280;
    const config = { displayModeBar: false, responsive: false, staticPlot: false, showTips: false, locale: document.documentElement.lang, locales: LOCALES };
    await Plotly.react(element, shown.data, shown.layout, config);
    element.dataset.drawn = "true";
  };

  draw();
  document.addEventListener("portal:theme", draw);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
  let waiting = 0;
  new ResizeObserver(() => {
    if (Math.abs(element.clientWidth - width) < 2) return;
    clearTimeout(waiting);
    waiting = setTimeout(draw, 80);
  }).observe(element);
}

const LOCALES = {
  fr: {
    dictionary: {},
    format: {
      days: ["dimanche", "lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi"],
      shortDays: ["dim.", "lun.", "mar.", "mer.", "jeu.", "ven.", "sam."],
      months: ["janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"],
      shortMonths: ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
      date: "%d/%m/%Y",
      decimal: ",",
      thousands: "\u202f",
      grouping: [3],
      currency: ["", "\u00a0€"],
    },
  },
};
