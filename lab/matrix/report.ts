import { FAULTS } from '../../lambda/contract/verdict/vocabulary.ts';
import type { Judged } from './judge.ts';
import type { Played } from './play.ts';

/** One case that was played, and what is to be said of it. */
export type Row = { readonly played: Played; readonly judged: Judged };

export type Figures = {
  readonly cases: number;
  /** Percent. */
  readonly faultRight: number;
  readonly codeRight: number;
  /** Cases in which somebody was named who has nothing to do with it. */
  readonly accusations: number;
  /** Cases in which a secret stood in an output. */
  readonly leaks: number;
  /** Cases that went otherwise than the case itself has it, and so show nothing. */
  readonly defects: number;
};

const LEAST = { faultRight: 100, codeRight: 95 } as const;

export function figuresOf(rows: readonly Row[]): Figures {
  const count = (is: (row: Row) => boolean) => rows.filter(is).length;
  const percent = (is: (row: Row) => boolean) => Math.floor((1_000 * count(is)) / Math.max(1, rows.length)) / 10;
  return {
    cases: rows.length,
    faultRight: percent(({ judged }) => judged.faultRight),
    codeRight: percent(({ judged }) => judged.codeRight),
    accusations: count(({ judged }) => judged.accused.length > 0),
    leaks: count(({ played }) => played.leaks.length > 0),
    defects: count(({ played }) => played.defects.length > 0),
  };
}

export function holds({ cases, faultRight, codeRight, accusations, leaks, defects }: Figures): boolean {
  const right = faultRight >= LEAST.faultRight && codeRight >= LEAST.codeRight;
  return cases > 0 && right && accusations === 0 && leaks === 0 && defects === 0;
}

/** True fault by named fault; only faults that occur. */
export function confusion(rows: readonly Row[]): string {
  const names = [...FAULTS, 'no verdict'];
  const cell = (truth: string, named: string) =>
    rows.filter(({ judged }) => judged.expected.fault === truth && (judged.named?.fault ?? 'no verdict') === named)
      .length;
  const across = names.filter((named) => FAULTS.some((truth) => cell(truth, named) > 0));
  const down = FAULTS.filter((truth) => names.some((named) => cell(truth, named) > 0));
  const width = Math.max(...names.map(({ length }) => length)) + 2;
  const line = (title: string, cells: readonly (string | number)[]) =>
    title.padEnd(width) + cells.map((each) => String(each).padStart(width)).join('');
  return [
    line('true \\ named', across),
    ...down.map((truth) =>
      line(
        truth,
        across.map((named) => cell(truth, named) || '.'),
      ),
    ),
  ].join('\n');
}

/** In words, what is wrong with a case; nothing where all is as it should be. */
export function faultsOf({ played, judged }: Row): string[] {
  const { expected, named, accused, unnamed } = judged;
  const truth = `${expected.fault}/${expected.code}`;
  return [
    ...(named ? [] : [`no verdict where ${truth} is true`]),
    ...(named && !judged.codeRight ? [`named ${named.fault}/${named.code} where ${truth} is true`] : []),
    ...(named && unnamed.length > 0 ? [`did not name ${unnamed.join(', ')} besides`] : []),
    ...(accused.length > 0 ? [`accused ${accused.join(', ')}`] : []),
    ...played.leaks.map(({ kind, output }) => `a secret (${kind}) stands in the ${output}`),
    ...played.defects,
  ];
}

export function summary(rows: readonly Row[]): string {
  const misses = rows.flatMap((row) => faultsOf(row).map((words) => `  ${row.judged.id}: ${words}`));
  const figures = figuresOf(rows);
  return [
    confusion(rows),
    ...(misses.length > 0 ? ['', 'What was otherwise:', ...misses] : []),
    '',
    `${figures.cases} cases: fault right in ${figures.faultRight} %, code right in ${figures.codeRight} %, ` +
      `${figures.accusations} accusations of an innocent, ${figures.leaks} with a secret in an output, ` +
      `${figures.defects} that went otherwise than the case has it.`,
  ].join('\n');
}

/** What came of the probes, in short. */
export function describe({ answer, ms }: Played): string {
  const time = `${(ms / 1_000).toFixed(1)} s`;
  if (!answer) return `${time}: no answer`;
  if (answer.state === 'rejected') return `${time}: rejected (${answer.trouble.code})`;
  const probes = answer.probes.map(({ ca, outcome, trouble }) => {
    const why = trouble ? ` (${trouble.code}${trouble.step ? ` at ${trouble.step}` : ''})` : '';
    return `${ca} ${outcome}${why}`;
  });
  return `${time}: ${probes.join(', ')}`;
}
