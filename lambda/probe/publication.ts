import type { Clock } from '../contract/clock.ts';
import { type Trouble, TroubleError } from '../contract/problem.ts';
import type { PublishEntry, Publisher } from '../dns/publisher.ts';

/** After the first CA has joined, the others are waited for this long: a CA that hangs must not hold the rest back. */
const PATIENCE_MS = 2_000;
/** The change is given up this long before the last of its probes is: what Route 53 said says more than a deadline. */
const MARGIN_MS = 500;

export type PublishedEntry = { readonly name: string; readonly values: readonly string[] };
type Sharing = PublishEntry['sharing'];
export type Contribution = { readonly name: string; readonly values: readonly string[]; readonly sharing: Sharing };

/** What was published together: one Route 53 change, unless the limits of Route 53 made it several. */
export type Batch = {
  /** Changes whose ids Route 53 gave. */
  readonly changeIds: readonly string[];
  /** Changes sent; with none, the values lay there already. */
  readonly attempts: number;
  readonly entries: readonly PublishedEntry[];
};

/** Gathers the values of all CAs of a round into as few Route 53 changes as their pace allows. */
export type Publication = {
  /**
   * Resolves when the CA's values were handed to Route 53.
   * @param deadline of the CA's probe, milliseconds since 1970; a change for several probes is tried until shortly before
   * the latest of theirs
   * @throws TroubleError for the CA's own names
   */
  join(ca: string, contributions: readonly Contribution[], deadline: number): Promise<Batch>;
  /** This CA will not join any more. Safe to call after `join`. */
  withdraw(ca: string): void;
  /** All that may lie in the zone now, published for sure or perhaps. */
  readonly written: readonly PublishedEntry[];
  /**
   * Ends it: nothing is published any more. `unsure`: values may come to lie in the zone after their removal, by a change
   * whose answer did not come, or by another client that writes back what it read before.
   */
  close(): Promise<{ readonly unsure: boolean }>;
};

type Member = {
  readonly contributions: readonly Contribution[];
  readonly deadline: number;
  readonly resolve: (batch: Batch) => void;
  readonly reject: (error: unknown) => void;
};

/**
 * @param options.cas the CAs that may join
 * @param options.intend writes down what is about to be published, before it is: the whole of the round so far
 */
export function createPublication(options: {
  readonly publisher: Publisher;
  readonly clock: Clock;
  readonly cas: readonly string[];
  readonly intend: (entries: readonly PublishedEntry[]) => Promise<void>;
}): Publication {
  const { clock } = options;
  const awaited = new Set(options.cas);
  const written: PublishedEntry[] = [];
  let unsure = false;
  let closed = false;
  let waiting: Member[] = [];
  let patience: AbortController | undefined;
  let firstBatchSent = false;
  /** Why the last change failed, which those behind it waited for. */
  let lastTrouble: Trouble | undefined;
  // One change at a time: Route 53 works on one change of a zone at once (PriorRequestNotComplete).
  let lastFlush: Promise<void> = Promise.resolve();

  const flush = () => {
    patience?.abort();
    if (waiting.length === 0) return;
    firstBatchSent = true;
    const members = waiting;
    waiting = [];
    lastFlush = lastFlush.then(async () => {
      if (closed) return refuse(members, tooLate());
      const deadline = Math.max(...members.map((member) => member.deadline)) - MARGIN_MS;
      if (clock.now() >= deadline) return refuse(members, lastTrouble ? new TroubleError(lastTrouble) : tooLate());
      const sent = await send(members, written, { ...options, deadline });
      if (sent.unsure) unsure = true;
      lastTrouble = sent.trouble;
    });
  };
  const flushWhenDue = () => {
    if (awaited.size === 0 || firstBatchSent) return flush();
    if (patience || waiting.length === 0) return;
    patience = new AbortController();
    const { signal } = patience;
    void clock.sleep(PATIENCE_MS, signal).then(() => {
      if (!signal.aborted) flush();
    });
  };
  return {
    written,
    join(ca, contributions, deadline) {
      awaited.delete(ca);
      const joined = new Promise<Batch>((resolve, reject) => {
        waiting.push({ contributions, deadline, resolve, reject });
      });
      flushWhenDue();
      return joined;
    },
    withdraw(ca) {
      if (awaited.delete(ca)) flushWhenDue();
    },
    async close() {
      closed = true;
      flush();
      await lastFlush;
      return { unsure };
    },
  };
}

function refuse(members: readonly Member[], error: unknown): void {
  for (const member of members) member.reject(error);
}

function tooLate(): TroubleError {
  return new TroubleError({
    code: 'deadline-exceeded',
    step: 'publish',
    message: 'The time was used up before the values were published.',
    action: 'See which step took the time of this probe.',
  });
}

/**
 * Never rejects: what goes wrong goes to the members that it concerns.
 * @returns `unsure` unless nothing can come to lie in the zone later: each answer came, and nobody else writes to these
 * names; `trouble` where Route 53 did not carry it out
 */
async function send(
  members: readonly Member[],
  written: PublishedEntry[],
  options: {
    readonly publisher: Publisher;
    readonly deadline: number;
    readonly intend: (entries: readonly PublishedEntry[]) => Promise<void>;
  },
): Promise<{ readonly unsure: boolean; readonly trouble?: Trouble }> {
  const entries = mergeByName(
    members.flatMap((member) => member.contributions),
    written,
  );
  try {
    await options.intend([...written, ...entries]);
    // From here on the values may lie in the zone, whatever answer comes.
    written.push(...entries.map(({ name, values }) => ({ name, values })));
    const { changeIds, attempts, refused, unanswered } = await options.publisher.publish(entries, {
      deadline: options.deadline,
    });
    const troubles = new Map(refused.map(({ name, trouble }) => [name, trouble]));
    const published = entries.filter(({ name }) => !troubles.has(name));
    const batch: Batch = { changeIds, attempts, entries: published };
    for (const member of members) {
      const trouble = member.contributions.map(({ name }) => troubles.get(name)).find((each) => each !== undefined);
      if (trouble) member.reject(new TroubleError(trouble));
      else member.resolve(batch);
    }
    const failed = refused.find(({ trouble }) => trouble.code !== 'challenge-name-in-use');
    // IAM decides before Route 53 does anything.
    const mayFollow = unanswered || (failed !== undefined && failed.trouble.code !== 'route53-denied');
    const unsure = mayFollow || entries.some(({ sharing }) => sharing !== 'fresh');
    return { unsure, ...(failed ? { trouble: failed.trouble } : {}) };
  } catch (error) {
    refuse(members, error);
    return { unsure: true };
  }
}

/** One entry per name: the CAs of a real name share its challenge name. */
function mergeByName(contributions: readonly Contribution[], written: readonly PublishedEntry[]): PublishEntry[] {
  const byName = new Map<string, { values: Set<string>; sharing: Sharing }>();
  for (const { name, values, sharing } of contributions) {
    const entry = byName.get(name) ?? { values: new Set<string>(), sharing };
    for (const value of values) entry.values.add(value);
    byName.set(name, entry);
  }
  return [...byName].map(([name, { values, sharing }]) => ({
    name,
    values: [...values],
    sharing,
    ours: written.filter((entry) => entry.name === name).flatMap((entry) => entry.values),
  }));
}
