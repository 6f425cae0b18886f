import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { type Worker, workers } from '../../../lab/aws/ministack.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { loggedAnswers } from '../../../lab/world/rounds.ts';
import { caLogMark, control, deployed, lab, probe, requestsInCaLog } from './support.ts';

const SENDER = fileURLToPath(new URL('./event-sender.ts', import.meta.url));
/** Longer than it takes to freeze the function and to send the events, shorter than its patience with a CA. */
const HELD_MS = 10_000;

afterEach(() => control.allOff());

describe('the same event many times', () => {
  it('makes one order when it is sent 20 times from two processes while the function that took it is frozen', async () => {
    await probe({ target: 'canary' });
    const marks = { staging: caLogMark('staging'), backup: caLogMark('backup') };
    // A cold function reads the directory after it has reserved the run id and before it orders: it is held there.
    await endIdleFunctions();
    await control.on('ca-delay', { ca: 'staging', at: ['directory'], milliseconds: HELD_MS });
    await control.on('ca-delay', { ca: 'backup', at: ['directory'], milliseconds: HELD_MS });
    const since = Date.now();
    const scheduledTime = new Date(since).toISOString();
    await send(scheduledTime, 1);
    const frozen = await eventually(
      'a function at work on the event',
      async () => (await probeFunctions('busy'))[0],
      20,
    );
    await eventually('it reads the directory', async () => (await directoryReads()) || undefined, 20);
    process.kill(frozen.pid, 'SIGSTOP');
    try {
      await Promise.all([send(scheduledTime, 10), send(scheduledTime, 9)]);
      await eventually('others to be answered meanwhile', async () => (await answers(since)) >= 3 || undefined, 15);
      expect(newOrders('staging', marks.staging) + newOrders('backup', marks.backup)).toBe(0);
    } finally {
      process.kill(frozen.pid, 'SIGCONT');
    }
    await eventually('all 20 to be answered', async () => (await answers(since)) === 20 || undefined, 90);
    const round = await probe({ target: 'canary', runId: `canary@${scheduledTime}` });
    expect(round).toMatchObject({ trigger: 'schedule', outcome: 'passed' });
    expect(newOrders('staging', marks.staging)).toBe(1);
    expect(newOrders('backup', marks.backup)).toBe(1);
  });
});

/** How many of the 20 events the function has answered. */
async function answers(since: number): Promise<number> {
  const runId = `canary@${new Date(since).toISOString()}`;
  return (await loggedAnswers(lab, since)).filter((answer) => answer.runId === runId).length;
}

async function probeFunctions(state: Worker['state']): Promise<Worker[]> {
  const { probeFunction } = deployed.prober;
  return (await workers(lab.aws.endpoint)).filter(
    (each) => each.functionName === probeFunction && each.state === state,
  );
}

async function endIdleFunctions(): Promise<void> {
  for (const { pid } of await probeFunctions('idle')) process.kill(pid, 'SIGKILL');
  await eventually('no idle function', async () => (await probeFunctions('idle')).length === 0 || undefined, 10);
}

async function directoryReads(): Promise<number> {
  return (await control.requests('staging')).filter(({ resource, status }) => resource === 'directory' && !status)
    .length;
}

function newOrders(ca: 'staging' | 'backup', mark: number): number {
  return requestsInCaLog(ca, mark).filter((line) => line.endsWith('/order-plz')).length;
}

/** Sends the event from a process of its own. */
function send(scheduledTime: string, times: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = fork(SENDER, [
      lab.aws.endpoint,
      deployed.prober.probeFunction,
      JSON.stringify({ source: 'schedule', target: 'canary', scheduledTime }),
      String(times),
    ]);
    child.once('error', reject);
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`the sender ended with ${code}`))));
  });
}
