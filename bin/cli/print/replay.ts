import type { Ruled } from '../../../lambda/contract/verdict/verdict.ts';
import { type Compared, causesOf, type Replayed } from '../replay/rejudge.ts';
import type { StoredVerdict } from '../replay/stored.ts';
import { columns, wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';

/** Rounds with the verdict that they had and the one that they have now, and what is otherwise. */
export function replayLines(
  replayed: readonly Replayed[],
  passedOver: readonly string[],
  { rules, paint }: { readonly rules: boolean; readonly paint: Paint },
): string[] {
  return [
    ...replayed.flatMap((round) => [
      ...roundLines(round, paint),
      ...(rules ? ruleLines(round.now.rules, paint) : []),
      '',
    ]),
    ...wrap(summary(replayed)),
    ...(passedOver.length > 0
      ? wrap(`Passed over, for they are answers and no evidence: ${passedOver.join(', ')}`)
      : []),
  ];
}

function roundLines({ file, facts: { run, target }, verdict, now, changed }: Replayed, paint: Paint): string[] {
  const told = (each: StoredVerdict) => answer(each, paint);
  const rows = verdict
    ? changed.length === 0
      ? [['the same', ...told(now)]]
      : [
          ['stored', ...told(verdict)],
          ['now', ...told(now)],
        ]
    : [['now', ...told(now), 'no verdict was stored']];
  return [
    ...wrap(`${paint('strong', run.id)} of "${target.id}", ${run.startedAt} (${file})`, 2, ''),
    ...columns(rows, 2),
    ...(verdict && changed.length > 0 ? differenceLines(verdict, now, changed, paint) : []),
  ];
}

function answer({ fault, code, readiness }: StoredVerdict, paint: Paint): string[] {
  const { renewal, failover } = readiness;
  return [`${fault}/${code}`, `renewal ${toned(paint, renewal)}, failover ${toned(paint, failover)}`];
}

function differenceLines(
  stored: StoredVerdict,
  now: StoredVerdict,
  changed: readonly Compared[],
  paint: Paint,
): string[] {
  const [was, is] = [causesOf(stored), causesOf(now)];
  return [
    ...wrap(`${paint('bad', 'changed')}: ${changed.join(', ')}`, 4, '  '),
    ...is.filter((cause) => !was.includes(cause)).flatMap((cause) => wrap(`also now: ${cause}`, 4)),
    ...was.filter((cause) => !is.includes(cause)).flatMap((cause) => wrap(`no more: ${cause}`, 4)),
  ];
}

/** Those that fired first, then those that were ruled out, and why. */
function ruleLines(rules: readonly Ruled[], paint: Paint): string[] {
  const [fired, out] = [rules.filter((rule) => rule.fired), rules.filter((rule) => !rule.fired)];
  return columns(
    [
      ...fired.map(({ rule, why }) => [paint('strong', 'fired'), rule, why]),
      ...out.map(({ rule, why }) => ['ruled out', rule, why]),
    ],
    2,
  );
}

function summary(replayed: readonly Replayed[]): string {
  const without = replayed.filter(({ verdict }) => !verdict).length;
  const changed = replayed.filter(({ changed: what }) => what.length > 0).length;
  const same = replayed.length - changed - without;
  return `Rounds: ${replayed.length}. The same: ${same}. Changed: ${changed}. Without a stored verdict: ${without}.`;
}
