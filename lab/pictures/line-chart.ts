import { clock, shortNumber, timeAxis, valueAxis } from './axis.ts';
import type { Series, Span } from './series.ts';
import { type Box, element, FAINT, frame, INK, LINE, widthOf, words } from './svg.ts';

export type LineChart = {
  readonly title: string | undefined;
  readonly series: readonly Series[];
  readonly span: Span;
  readonly bounds: { readonly min?: number | undefined; readonly max?: number | undefined };
  /** Lines across. */
  readonly marks: readonly { readonly value: number; readonly label?: string | undefined }[];
};

const PALETTE = [
  '#0969da',
  '#bc4c00',
  '#1a7f37',
  '#cf222e',
  '#8250df',
  '#9a6700',
  '#bf3989',
  '#57606a',
  '#0a7ea4',
  '#4d2d00',
];
const MARGIN = { top: 36, right: 26, bottom: 26, left: 48 };
const LEGEND_ROW = 17;
/** Rows of a legend; what does not fit is counted. */
const MOST_ROWS = 4;

export function lineChart(chart: LineChart, box: Box): string[] {
  const legend = legendOf(chart.series, box.width - MARGIN.left - MARGIN.right);
  const plot = {
    ...{ left: MARGIN.left, right: box.width - MARGIN.right, top: MARGIN.top },
    bottom: box.height - MARGIN.bottom - legend.rows * LEGEND_ROW,
  };
  const values = chart.series.flatMap(({ points }) => points.map(({ value }) => value));
  const y = valueAxis([...values, ...chart.marks.map(({ value }) => value)], chart.bounds);
  const x = timeAxis(chart.span.from, chart.span.to);
  const placeX = (at: number) => plot.left + ((at - x.from) / (x.to - x.from)) * (plot.right - plot.left);
  const placeY = (value: number) => plot.bottom - ((value - y.from) / (y.to - y.from)) * (plot.bottom - plot.top);
  const across = (value: number, more: Readonly<Record<string, string | number>>) =>
    element('line', { x1: plot.left, x2: plot.right, y1: placeY(value), y2: placeY(value), ...more });
  const nothing = { 'text-anchor': 'middle', fill: FAINT };
  return [
    ...frame(chart.title, box),
    ...y.ticks.flatMap((value) => [
      across(value, { stroke: LINE }),
      words(shortNumber(value), plot.left - 8, placeY(value) + 4, {
        'text-anchor': 'end',
        fill: FAINT,
        'font-size': 11,
      }),
    ]),
    ...x.ticks.map((at) =>
      words(clock(at), placeX(at), plot.bottom + 16, { 'text-anchor': 'middle', fill: FAINT, 'font-size': 11 }),
    ),
    ...chart.marks.flatMap(({ value, label = '' }) => [
      across(value, { stroke: '#cf222e', 'stroke-dasharray': '5 4' }),
      words(label, plot.right - 4, placeY(value) - 4, { 'text-anchor': 'end', fill: '#cf222e', 'font-size': 11 }),
    ]),
    ...chart.series.flatMap((series, index) =>
      drawn(series, styleOf(series, index, chart.series.length), placeX, placeY),
    ),
    ...(values.length === 0
      ? [words('no values', (plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2, nothing)]
      : []),
    ...legend.draw(plot.left, plot.bottom + MARGIN.bottom + 8),
  ];
}

type Style = { readonly color: string; readonly width: number };

/** Thinner from one to the next, so that lines upon each other are all seen. */
function styleOf({ color }: Series, index: number, count: number): Style {
  const width = count === 1 ? 2 : 4.5 - (3 * index) / (count - 1);
  return { color: color ?? PALETTE[index % PALETTE.length] ?? INK, width };
}

function drawn(
  { points }: Series,
  { color, width }: Style,
  placeX: (at: number) => number,
  placeY: (value: number) => number,
): string[] {
  const places = points.map(({ at, value }) => `${placeX(at).toFixed(1)},${placeY(value).toFixed(1)}`);
  const line = {
    points: places.join(' '),
    fill: 'none',
    stroke: color,
    'stroke-width': width,
    'stroke-linejoin': 'round',
  };
  // A value that stands alone has no line.
  const dots =
    points.length > 40
      ? []
      : points.map(({ at, value }) =>
          element('circle', { cx: placeX(at), cy: placeY(value), r: Math.max(1.6, width / 1.6), fill: color }),
        );
  return points.length === 0 ? [] : [element('polyline', line), ...dots];
}

/** Entries side by side, each with its last value, as many rows as are needed. */
function legendOf(series: readonly Series[], width: number) {
  const entries = series.map((each, index) => {
    const last = each.points.at(-1);
    const text = `${each.label}${last ? ` (${shortNumber(last.value)})` : ' (no value)'}`;
    return { text, ...styleOf(each, index, series.length), width: 22 + widthOf(text, 11) + 14 };
  });
  const rows: (typeof entries)[] = [];
  let left = 0;
  for (const entry of entries) {
    if (entry.width > left) {
      rows.push([]);
      left = width;
    }
    rows.at(-1)?.push(entry);
    left -= entry.width;
  }
  const shown = rows.slice(0, MOST_ROWS);
  const hidden = rows.slice(MOST_ROWS).flat().length;
  return {
    rows: shown.length + (hidden > 0 ? 1 : 0),
    draw: (x: number, y: number) => [
      ...shown.flatMap((row, index) => drawRow(row, x, y + index * LEGEND_ROW)),
      ...(hidden > 0
        ? [words(`and ${hidden} more`, x, y + shown.length * LEGEND_ROW, { fill: FAINT, 'font-size': 11 })]
        : []),
    ],
  };
}

function drawRow(
  row: readonly (Style & { readonly text: string; readonly width: number })[],
  x: number,
  y: number,
): string[] {
  let place = x;
  return row.flatMap(({ text, color, width }) => {
    const from = place;
    place += width;
    return [
      element('line', { x1: from, x2: from + 14, y1: y - 4, y2: y - 4, stroke: color, 'stroke-width': 3 }),
      words(text, from + 19, y, { 'font-size': 11 }),
    ];
  });
}
