import { type Remembered, VERDICT_BOUNDS, type Verdict } from '../../../lambda/contract/verdict/verdict.ts';
import { deriveFindings } from '../../../lambda/diagnosis/findings/derive.ts';
import { judgeRound } from '../../../lambda/diagnosis/verdict/judge.ts';
import { rememberedOf } from '../../../lambda/diagnosis/verdict/remembered.ts';
import { CommandError, EXIT } from '../failure.ts';
import type { StoredFile } from './files.ts';
import type { StoredVerdict } from './stored.ts';

/** What is compared of two verdicts. */
const COMPARED = {
  fault: ({ fault }) => fault,
  code: ({ code }) => code,
  readiness: ({ readiness }) => `${readiness.renewal} ${readiness.failover}`,
  contributing: (verdict) => causesOf(verdict).sort().join(),
} as const satisfies Readonly<Record<string, (verdict: StoredVerdict) => string>>;
export type Compared = keyof typeof COMPARED;

/** A round under the rules of this version. */
export type Replayed = StoredFile & {
  readonly now: Verdict;
  /** Empty where all is as it was, and where no verdict was stored. */
  readonly changed: readonly Compared[];
};

/** Contributing causes, each in one text. */
export function causesOf({ contributing }: StoredVerdict): string[] {
  return contributing.map(({ code, cas }) => (cas.length > 0 ? `${code} at ${cas.join(', ')}` : code));
}

/** From the facts and the history alone: findings and verdict are made anew. @throws CommandError where a rule crashes */
export function rejudge(stored: StoredFile): Replayed {
  const { verdict } = stored;
  const now = judged(stored);
  const compared = Object.keys(COMPARED) as Compared[];
  const changed = verdict ? compared.filter((what) => COMPARED[what](verdict) !== COMPARED[what](now)) : [];
  return { ...stored, now, changed };
}

function judged({ file, facts, history }: StoredFile): Verdict {
  try {
    return judgeRound({ ...facts, findings: deriveFindings(facts), ...(history ? { history: [...history] } : {}) });
  } catch (error) {
    const { name, message } = error instanceof Error ? error : { name: typeof error, message: '' };
    throw new CommandError(
      EXIT.notReady,
      `The rules of this version crash on ${file}: ${name}: ${message.split('\n', 1)[0]}`,
      'Report this line with that evidence.',
    );
  }
}

/**
 * Rounds in the order in which they began, each with the new verdicts of the rounds before it of its target as its history, in
 * place of what the ledger remembered then.
 */
export function rejudgeInOrder(stored: readonly StoredFile[]): Replayed[] {
  const began = ({ facts }: StoredFile) => Date.parse(facts.run.startedAt);
  const histories = new Map<string, readonly Remembered[]>();
  return [...stored]
    .sort((one, other) => began(one) - began(other))
    .map((round) => {
      const { deployment, target, run, probes } = round.facts;
      const whose = `${deployment}/${target.id}`;
      const history = histories.get(whose) ?? [];
      const replayed = rejudge({ ...round, history });
      histories.set(whose, [rememberedOf(replayed.now, run, probes), ...history].slice(0, VERDICT_BOUNDS.history));
      return replayed;
    });
}
