import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import type { DispatchEvent } from '../../../lambda/contract/events.ts';
import { type Trouble, TroubleError } from '../../../lambda/contract/problem.ts';
import { callAccountFunction, dispatchRound } from '../../../lambda/handlers/functions.ts';
import { openLambda, openLedgerTable, openPublisher, openSecretsManager } from '../../../lambda/handlers/wiring.ts';
import { createRunLedger } from '../../../lambda/store/runs.ts';
import { createSecretStore } from '../../../lambda/store/secrets.ts';

let server: Server;
let calls = 0;
let hanging = 0;

/** AWS that takes every call and answers none. */
beforeAll(async () => {
  server = createServer((request) => {
    calls += 1;
    hanging += 1;
    request.socket.once('close', () => {
      hanging -= 1;
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
beforeEach(() => {
  calls = 0;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
});
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => server.close(resolve));
});

const told = ({ code, cause }: Trouble) => (cause === 'no-answer' ? `${code}: ${cause}` : code);
const GIVEN_UP_MS = 300_000;

const STEP_MS = 100;
const CONNECTING_MS = 20;

/**
 * Lets one step of time pass, and only where the caller waits for time: not while a module is loaded, and slowly
 * while no call hangs at the server, for a connection is made in the machine’s time, not in the test’s.
 */
async function letTimePass(): Promise<void> {
  await (hanging > 0 ? new Promise((resolve) => setImmediate(resolve)) : sleep(CONNECTING_MS));
  if (vi.getTimerCount() > 0) {
    await vi.advanceTimersByTimeAsync(STEP_MS);
  }
}

/** Lets time pass until the work has ended. @returns how it ended, and after how many milliseconds */
async function endOf(work: Promise<unknown>): Promise<{ readonly code: string; readonly afterMs: number }> {
  const began = Date.now();
  let code: string | undefined;
  work.then(
    () => {
      code = 'no trouble';
    },
    (error: unknown) => {
      code = error instanceof TroubleError ? told(error.trouble) : String(error);
    },
  );
  while (code === undefined && Date.now() - began < GIVEN_UP_MS) {
    await letTimePass();
  }
  return { code: code ?? 'still waiting', afterMs: Date.now() - began };
}

const dispatch: DispatchEvent = {
  source: 'dispatch',
  runId: 'run',
  target: 'web',
  cas: 'all',
  trigger: 'confirmation',
  requestedAt: '2026-11-24T06:00:00Z',
};
const entry = { name: 'a.acme.example.org', values: ['value'], sharing: 'fresh', ours: [] } as const;

test.each<[string, string, number, number, () => Promise<unknown>]>([
  [
    'DynamoDB',
    'ledger-unavailable: no-answer',
    15_000,
    3,
    () => createRunLedger(openLedgerTable('ledger')).read('run'),
  ],
  [
    'Secrets Manager',
    'secret-unreadable',
    15_000,
    3,
    () => createSecretStore({ client: openSecretsManager(), arns: { ca: 'arn' } }).read('ca'),
  ],
  [
    'Route 53',
    'route53-failed: no-answer',
    40_000,
    3,
    () => openPublisher('Z1').remove([entry], { deadline: Date.now() + 30_000 }),
  ],
  [
    'Lambda, to which a round is handed',
    'dispatch-failed: no-answer',
    6_000,
    1,
    () => dispatchRound(openLambda(), 'probe', dispatch),
  ],
  ['the account function', 'account-missing', 66_000, 1, () => callAccountFunction(openLambda(), 'account', 'ca')],
])('a hanging call to %s ends as %s in time', async (_what, code, mostMs, attempts, call) => {
  const end = await endOf(call());
  expect(end.code).toBe(code);
  expect(end.afterMs).toBeLessThanOrEqual(mostMs);
  expect(calls).toBeGreaterThanOrEqual(attempts);
});
