import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  DoughnutController,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from 'chart.js';
import { byId } from '../../../../pages/in-page/elements.js';
import { rowStatuses } from '../../../row-result.ts';
import { barName } from '../tables.ts';
import { clockTime, counted, lasting, share, statusWords } from '../wording.ts';

Chart.register(
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  DoughnutController,
  Filler,
  Legend,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

/** As in report.css; a canvas knows no variables, and on paper it is always light. */
const light = {
  ink: '#1e1d1a',
  muted: '#625e56',
  line: '#e3dfd6',
  surface: '#ffffff',
  succeeded: '#0d6b5d',
  failed: '#a3262a',
  unknown: '#b07400',
  'not-run': '#b9b4a9',
  deep: '#0d6b5d',
  middle: '#5aa79a',
  pale: '#b5d8d1',
  area: 'rgb(13 107 93 / 12%)',
};
const dark = {
  ink: '#e8e6e1',
  muted: '#a5a29a',
  line: '#2d3130',
  surface: '#1b1e1d',
  succeeded: '#74d1be',
  failed: '#ff8d86',
  unknown: '#e3b341',
  'not-run': '#5b615e',
  deep: '#74d1be',
  middle: '#3f8d7f',
  pale: '#2a544c',
  area: 'rgb(116 209 190 / 14%)',
};

const darkness = matchMedia('(prefers-color-scheme: dark)');
let isOnPaper = false;
const colours = () => (darkness.matches && !isOnPaper ? dark : light);

/** Says in the middle of the ring what most want to know of it. */
const centre = {
  id: 'centre',
  afterDraw: ({ ctx, chartArea: { left, right, top, bottom } }, _, { lines, ink, muted }) => {
    const [x, y] = [(left + right) / 2, (top + bottom) / 2];
    ctx.save();
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    const { family } = Chart.defaults.font;
    ctx.fillStyle = ink;
    ctx.font = `650 22px ${family}`;
    ctx.fillText(lines[0], x, y - 8);
    ctx.fillStyle = muted;
    ctx.font = `12px ${family}`;
    ctx.fillText(lines[1], x, y + 14);
    ctx.restore();
  },
};

const legend = (look) => ({
  display: true,
  align: 'end',
  labels: { color: look.muted, boxWidth: 10, boxHeight: 10, padding: 12, font: { size: 11 } },
  // A click there would hide what the sentence and the figures still speak of.
  onClick: () => undefined,
});

const common = (look) => ({
  animation: false,
  maintainAspectRatio: false,
  // Moving the pointer over one of them finds the nearest, not only what lies right below it.
  interaction: { mode: 'index', intersect: false },
  plugins: {
    legend: { display: false },
    tooltip: {
      backgroundColor: look.ink,
      titleColor: look.surface,
      bodyColor: look.surface,
      cornerRadius: 6,
      padding: 8,
      boxPadding: 4,
    },
  },
});

const axis = (look, title, more = {}) => ({
  grid: { color: look.line, drawTicks: false },
  border: { display: false },
  ticks: { color: look.muted, padding: 6, maxTicksLimit: 6, maxRotation: 0, ...more.ticks },
  title: { display: title !== '', text: title, color: look.muted, font: { size: 11 } },
  beginAtZero: true,
  ...Object.fromEntries(Object.entries(more).filter(([name]) => name !== 'ticks')),
});
const whole = { precision: 0, callback: (value) => counted(value) };

const drawings = {
  results: ({ rows, statuses }, look) => ({
    type: 'doughnut',
    data: {
      labels: rowStatuses.map((status) => statusWords[status]),
      datasets: [
        {
          data: rowStatuses.map((status) => statuses[status]),
          backgroundColor: rowStatuses.map((status) => look[status]),
          borderColor: look.surface,
          borderWidth: 2,
        },
      ],
    },
    options: {
      ...common(look),
      interaction: { mode: 'nearest', intersect: true },
      cutout: '72%',
      plugins: {
        ...common(look).plugins,
        centre: { lines: [share(statuses.succeeded, rows), 'succeeded'], ink: look.ink, muted: look.muted },
      },
    },
    plugins: [centre],
  }),
  steps: ({ steps }, look) => ({
    type: 'bar',
    data: {
      labels: steps.map(({ name }) => name),
      datasets: [
        ['p50', look.deep],
        ['p95', look.middle],
        ['max', look.pale],
      ].map(([key, colour]) => ({
        label: key,
        data: steps.map((step) => step[key]),
        backgroundColor: colour,
        borderRadius: 2,
        barPercentage: 0.9,
        categoryPercentage: 0.75,
      })),
    },
    options: {
      ...common(look),
      indexAxis: 'y',
      scales: {
        x: axis(look, '', { ticks: { callback: (value) => lasting(value) } }),
        y: axis(look, '', { grid: { display: false }, ticks: { color: look.ink, maxTicksLimit: 20, autoSkip: false } }),
      },
      plugins: {
        legend: legend(look),
        tooltip: {
          ...common(look).plugins.tooltip,
          callbacks: { label: ({ dataset, parsed }) => `${dataset.label} ${lasting(parsed.x)}` },
        },
      },
    },
  }),
  timeline: ({ timeline }, look) => ({
    type: 'bar',
    data: {
      labels: timeline.map(({ atMs, widthMs }) => clockTime(atMs, widthMs)),
      datasets: [
        {
          type: 'line',
          label: 'Rows/s',
          data: timeline.map(({ rows, widthMs }) => (1000 * rows) / widthMs),
          borderColor: look.succeeded,
          backgroundColor: look.area,
          borderWidth: 1.5,
          fill: true,
          pointRadius: timeline.length === 1 ? 3 : 0,
          // Between two points it stays between their values.
          cubicInterpolationMode: 'monotone',
          yAxisID: 'y',
          order: 2,
        },
        {
          label: 'Failed or unknown',
          data: timeline.map(({ bad }) => bad),
          backgroundColor: look.failed,
          borderRadius: 1,
          barPercentage: 0.9,
          categoryPercentage: 0.9,
          maxBarThickness: 14,
          yAxisID: 'bad',
          order: 1,
        },
      ],
    },
    options: {
      ...common(look),
      plugins: { ...common(look).plugins, legend: legend(look) },
      scales: {
        x: axis(look, '', { grid: { display: false } }),
        y: axis(look, 'Rows/s', { ticks: { callback: (value) => counted(value) } }),
        bad: axis(look, 'Failed', {
          position: 'right',
          grid: { display: false },
          ticks: whole,
          // Below the line of all rows, so that neither hides the other.
          suggestedMax: 3 * Math.max(1, ...timeline.map(({ bad }) => bad)),
        }),
      },
    },
  }),
  histogram: ({ histogram }, look) => ({
    type: 'bar',
    data: {
      labels: histogram.map(barName),
      datasets: [
        {
          label: 'Rows',
          data: histogram.map(({ rows }) => rows),
          backgroundColor: histogram.map(({ toMs }) => (toMs === null ? look.middle : look.deep)),
          borderRadius: 2,
          barPercentage: 1,
          categoryPercentage: 0.92,
        },
      ],
    },
    options: {
      ...common(look),
      scales: {
        x: axis(look, '', {
          grid: { display: false },
          ticks: {
            callback: (_, index) => {
              const bar = histogram[index];
              return bar.toMs === null ? `≥ ${lasting(bar.fromMs)}` : lasting(bar.fromMs);
            },
          },
        }),
        y: axis(look, 'Rows', { ticks: whole }),
      },
    },
  }),
};

const drawn = new Map();
let shown;

/** Draws all charts of these figures, or draws them anew. */
export const drawCharts = (figures) => {
  shown = figures;
  const look = colours();
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = 12;
  for (const [name, drawing] of Object.entries(drawings)) {
    const { type, data, options, plugins = [] } = drawing(figures, look);
    const chart = drawn.get(name);
    if (chart === undefined) {
      drawn.set(name, new Chart(byId(`${name}-canvas`), { type, data, options, plugins }));
      continue;
    }
    chart.data = data;
    chart.options = options;
    chart.update('none');
  }
};

const again = () => {
  if (shown !== undefined) drawCharts(shown);
};
darkness.addEventListener('change', again);

/** On paper they are light, whatever the screen is. */
export const drawForPaper = (onPaper) => {
  if (onPaper === isOnPaper) return;
  isOnPaper = onPaper;
  again();
};
