import { rmSync } from 'node:fs';
import { ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apisAt } from '../../../lab/aws/readback/apis.ts';
import { takeDown } from '../../../lab/down.ts';
import { bringUp } from '../../../lab/up.ts';
import { clientSettings, invoke, invokeProbe, openClients } from '../../../lab/world/clients.ts';
import { type Deployed, type LabState, readState } from '../../../lab/world/state.ts';
import { pulseAnswerSchema } from '../../../lambda/contract/pulse.ts';
import type { RequestRecord } from '../../../lambda/contract/result.ts';
import { freeBase } from '../e2e/free-base.ts';
import { lab, probe } from '../e2e/support.ts';

/** Seconds that the CAs of the second lab ask to be waited for. */
const RETRY_AFTER = { authorization: 3, order: 5 };

/** What an organisation prescribes. */
const DEPLOYING = { qualifier: 'beside', permissionsBoundary: 'bounds/of-probers' };

let beside: LabState;
beforeAll(async () => {
  beside = await bringUp({
    name: `beside-${process.pid}`,
    portBase: await freeBase(),
    progress: () => undefined,
    staging: 'pebble',
    changes: { deploying: DEPLOYING, targets: { canary: { kind: 'canary', names: ['@'] } } },
    retryAfter: { authz: RETRY_AFTER.authorization, order: RETRY_AFTER.order },
  });
});
afterAll(async () => {
  await takeDown(beside.name);
  rmSync(beside.folder, { recursive: true });
});

describe('a second lab beside the first, whose CAs send Retry-After', () => {
  it('waits between two looks as long as the CA says', async () => {
    const round = await invokeProbe(beside, { reason: 'end-to-end test' });
    if (round.state !== 'completed') throw new Error(`the answer was "${round.state}"`);
    expect(round.outcome).toBe('passed');
    for (const { requests } of round.probes) {
      const waits = requests.flatMap((request, index) => waitAfter(request, requests.slice(index + 1)));
      // An authorization that is valid at the first look asks for nothing.
      expect(waits.map(({ object }) => object)).toContain('order');
      for (const { object, askedMs, waitedMs } of waits) {
        // A date has whole seconds: up to one less is asked for.
        expect(askedMs).toBeGreaterThan((RETRY_AFTER[object] - 1.5) * 1_000);
        expect(waitedMs).toBeGreaterThanOrEqual(askedMs);
      }
    }
  });

  it('whose roles have a boundary, and who was deployed by a bootstrap of its own, finds nothing denied', async () => {
    const { functions, boundaries } = await rolesOf(beside);
    expect(functions.filter((name) => !name.startsWith('renewal-prober-lab-'))).toEqual([]);
    expect(boundaries).toEqual(functions.map(() => `arn:aws:iam::${beside.aws.accountId}:policy/bounds/of-probers`));

    const { prober } = beside.deployed as Deployed;
    const pulse = pulseAnswerSchema.parse(await invoke(beside, prober.pulseFunction, { reason: 'end-to-end test' }));
    if (pulse.state !== 'completed') throw new Error(pulse.trouble.message);
    expect(pulse.write?.outcome).toBe('passed');
    expect(pulse.findings.filter(({ outcome }) => outcome === 'could-not-tell')).toEqual([]);
    const event = { source: 'schedule', scheduledTime: 'end-to-end test' };
    expect(await invoke(beside, prober.janitorFunction, event)).toMatchObject({ state: 'completed', failed: [] });
  });

  it('leaves the first lab alone, when it works and when it ends', async () => {
    expect(beside.ports).not.toEqual(lab.ports);
    expect(await takeDown(beside.name)).toBe(true);
    expect(readState(beside.name)).toBeUndefined();
    expect((await probe({ target: 'canary' })).outcome).toBe('passed');
  });
});

/** The names of the product's functions, and the boundary of each one's role. */
async function rolesOf(state: LabState) {
  const { lambda } = openClients(state);
  const { Functions = [] } = await lambda.send(new ListFunctionsCommand({}));
  const { query } = apisAt(clientSettings(state));
  const boundaries = Functions.map(async ({ Role = '' }) => {
    const RoleName = Role.split('/').at(-1) ?? '';
    return (await query('iam', '2010-05-08', 'GetRole', { RoleName })).find('PermissionsBoundaryArn')?.text;
  });
  return {
    functions: Functions.map(({ FunctionName = '' }) => FunctionName),
    boundaries: await Promise.all(boundaries),
  };
}

/** How long an answer asked to be waited (seconds or a date, RFC 9110 section 10.2.3), and how long it was, for the same object. */
function waitAfter({ resource, at, durationMs, retryAfter }: RequestRecord, later: readonly RequestRecord[]) {
  const object = resource === 'finalize' || resource === 'order' ? 'order' : 'authorization';
  const next = later.find((each) => each.resource === object);
  if (retryAfter === undefined || !next) return [];
  const answered = Date.parse(at) + durationMs;
  const askedMs = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - answered;
  return [{ object, askedMs, waitedMs: Date.parse(next.at) - answered } as const];
}
