import { shortNumber } from './axis.ts';
import type { Series } from './series.ts';
import { type Box, element, FAINT, frame, widthOf, words } from './svg.ts';

/** Widgets that are no lines: the last values as numbers, states of alarms, words. */

export function numbers(title: string | undefined, series: readonly Series[], box: Box): string[] {
  const columns = Math.max(1, Math.min(series.length, Math.floor((box.width - 24) / 190)));
  const wide = (box.width - 24) / columns;
  const high = (box.height - 40) / Math.max(1, Math.ceil(series.length / columns));
  const cells = series.flatMap(({ label, points }, index) => {
    const x = 12 + (index % columns) * wide;
    const y = 40 + Math.floor(index / columns) * high;
    const last = points.at(-1);
    return [
      words(last ? shortNumber(last.value) : '-', x, y + high / 2, { 'font-size': 30, 'font-weight': 600 }),
      words(label, x, y + high / 2 + 20, { fill: FAINT }),
    ];
  });
  return [...frame(title, box), ...cells];
}

export type AlarmState = { readonly name: string; readonly state: 'ALARM' | 'OK' | 'INSUFFICIENT_DATA' };

const FILLS: Readonly<Record<AlarmState['state'], { readonly fill: string; readonly ink: string }>> = {
  ALARM: { fill: '#ffebe9', ink: '#a40e26' },
  OK: { fill: '#dafbe1', ink: '#116329' },
  INSUFFICIENT_DATA: { fill: '#eaeef2', ink: '#424a53' },
};

export function alarmStates(title: string | undefined, alarms: readonly AlarmState[], box: Box): string[] {
  const columns = Math.max(1, Math.floor((box.width - 24) / 200));
  const wide = (box.width - 24) / columns;
  const high = Math.min(44, (box.height - 48) / Math.max(1, Math.ceil(alarms.length / columns)));
  const cells = alarms.flatMap(({ name, state }, index) => {
    const x = 12 + (index % columns) * wide;
    const y = 36 + Math.floor(index / columns) * high;
    const { fill, ink } = FILLS[state];
    const two = high >= 36;
    return [
      element('rect', { x, y, width: wide - 8, height: high - 6, rx: 4, fill, stroke: ink, 'stroke-width': 0.6 }),
      words(name, x + 8, y + (two ? 16 : high / 2 + 1), { fill: ink }),
      ...(two ? [words(state.replace('_', ' ').toLowerCase(), x + 8, y + 31, { fill: ink, 'font-size': 10 })] : []),
    ];
  });
  return [...frame(title, box), ...cells];
}

/** Markdown without its marks, or a query. */
export function paragraphs(title: string | undefined, text: string, box: Box): string[] {
  const plain = text.replaceAll(/[`*]/g, '').split('\n');
  const lines = plain.flatMap((line) => wrapped(line, box.width - 28));
  const most = Math.floor((box.height - (title === undefined ? 14 : 38)) / 17);
  const from = title === undefined ? 24 : 46;
  return [
    ...frame(title, box),
    ...lines.slice(0, most).map((line, index) => {
      const heading = /^#+ (.*)/.exec(line)?.[1];
      const style = heading === undefined ? {} : { 'font-weight': 600, 'font-size': 15 };
      return words(heading ?? line, 14, from + index * 17, style);
    }),
  ];
}

function wrapped(line: string, width: number): string[] {
  const rows: string[] = [''];
  for (const word of line.split(' ')) {
    const longer = `${rows.at(-1)}${rows.at(-1) === '' ? '' : ' '}${word}`;
    if (widthOf(longer) <= width || rows.at(-1) === '') rows[rows.length - 1] = longer;
    else rows.push(word);
  }
  return rows;
}
