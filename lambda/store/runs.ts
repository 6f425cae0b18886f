import { randomUUID } from 'node:crypto';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { TroubleError } from '../contract/problem.ts';
import type { RoundResult } from '../contract/result.ts';
import { STEPS, type Step, type Trigger } from '../contract/vocabulary.ts';
import type { Table } from './table.ts';

/** Days that a run stays in the ledger; its id makes no second order meanwhile. */
const KEPT_DAYS = 90;
/** DynamoDB takes items of 400 KB; a longer result is compressed, to about a tenth. */
const MOST_PLAIN_BYTES = 300_000;
/** Of a compressed result: what no round comes near, and a function has memory for. */
const MOST_UNPACKED_BYTES = 10_000_000;

/** What was asked for under a run id. */
export type RunRequest = {
  readonly runId: string;
  readonly target: string;
  /** CA ids, sorted. */
  readonly cas: readonly string[];
  readonly trigger: Trigger;
  readonly reason?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
};

export type RunRecord = RunRequest & {
  /** What each CA has done so far, by CA id. */
  readonly progress: Readonly<Record<string, Step>>;
  readonly result?: RoundResult;
};

/** Runs by id: the reservation that makes a second order impossible, the progress, the result. */
export type RunLedger = {
  /** Takes the run id; `false` when it was taken before, whoever took it and whatever became of it. */
  reserve(request: RunRequest): Promise<boolean>;
  note(runId: string, ca: string, step: Step): Promise<void>;
  complete(runId: string, result: RoundResult): Promise<void>;
  read(runId: string): Promise<RunRecord | undefined>;
};

const keyOf = (runId: string) => ({ pk: `run#${runId}`, sk: 'run' });

export function createRunLedger(table: Table): RunLedger {
  return {
    reserve(request) {
      const expiresAt = Math.floor(request.startedAt / 1000) + KEPT_DAYS * 86_400;
      // When an answer gets lost the SDK sends the same call again: that must find its own reservation.
      const reservation = { S: randomUUID() };
      return table.put(
        keyOf(request.runId),
        {
          request: { S: JSON.stringify(request) },
          reservation,
          progress: { M: {} },
          expiresAt: { N: String(expiresAt) },
        },
        {
          expression: 'attribute_not_exists(pk) OR reservation = :reservation',
          values: { ':reservation': reservation },
        },
      );
    },
    async note(runId, ca, step) {
      await table.update(keyOf(runId), 'SET progress.#ca = :step', {
        expression: 'attribute_exists(pk)',
        names: { '#ca': ca },
        values: { ':step': { S: step } },
      });
    },
    async complete(runId, result) {
      const stored = await table.update(keyOf(runId), 'SET #result = :result', {
        expression: 'attribute_exists(pk)',
        names: { '#result': 'result' },
        values: { ':result': packed(JSON.stringify(result)) },
      });
      if (!stored) throw new Error(`the run ${runId} is not in the ledger`);
    },
    async read(runId) {
      const item = await table.get(keyOf(runId));
      if (!item?.request?.S) return undefined;
      try {
        const result = unpacked(item.result);
        return {
          ...(JSON.parse(item.request.S) as RunRequest),
          progress: progressOf(item.progress?.M ?? {}),
          ...(result === undefined ? {} : { result: JSON.parse(result) as RoundResult }),
        };
      } catch {
        throw unreadable(keyOf(runId));
      }
    },
  };
}

function unreadable({ pk, sk }: ReturnType<typeof keyOf>): TroubleError {
  return new TroubleError({
    code: 'ledger-unavailable',
    message: `What the ledger holds at pk "${pk}", sk "${sk}" cannot be read.`,
    action: 'Find out who else writes to the ledger table; the run id is taken, so ask for a round under another one.',
    cause: 'unreadable',
  });
}

function packed(text: string): AttributeValue {
  return Buffer.byteLength(text) <= MOST_PLAIN_BYTES ? { S: text } : { B: gzipSync(text) };
}

function unpacked(value: AttributeValue | undefined): string | undefined {
  return value?.B ? gunzipSync(value.B, { maxOutputLength: MOST_UNPACKED_BYTES }).toString() : value?.S;
}

function progressOf(map: Record<string, { S?: string }>): Record<string, Step> {
  const known = (step: string | undefined): step is Step => STEPS.some((each) => each === step);
  return Object.fromEntries(Object.entries(map).flatMap(([ca, { S }]) => (known(S) ? [[ca, S]] : [])));
}
