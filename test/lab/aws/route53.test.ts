import {
  type Change,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  GetChangeCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  type Route53Settings,
  route53Settings,
  servedRecordSets,
  servedZones,
  setRoute53,
  settleRoute53,
} from '../../../lab/aws/route53.ts';
import { eventually } from '../../../lab/world/eventually.ts';
import { type Instance, startInstance } from './instance.ts';
import { ROUTE53_RULES } from './route53-rules/index.ts';
import { type Route53Rule, ZONE } from './route53-rules/rule.ts';

const DEFAULTS: Route53Settings = {
  insyncSeconds: 0,
  priorRequestMs: 0,
  throttling: true,
  changeBucket: null,
  recordsPerZone: 10_000,
  valuesPerRecordSet: 400,
};
const THROTTLING = 'https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/throttling-api-requests.html';
const API = 'https://docs.aws.amazon.com/Route53/latest/APIReference';

let instance: Instance;
let route53: Route53Client;

beforeAll(async () => {
  instance = await startInstance();
  route53 = new Route53Client({ ...instance.client, maxAttempts: 1 });
});
afterAll(() => instance?.stop());
beforeEach(() => setRoute53(instance.endpoint, { ...DEFAULTS, throttling: false }));

let reference = 0;
async function createZone(): Promise<string> {
  reference += 1;
  const made = await route53.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: `zone-${reference}` }));
  return (made.HostedZone?.Id ?? '').replace('/hostedzone/', '');
}

async function submit(HostedZoneId: string, ...Changes: Change[]): Promise<string> {
  const made = await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes } }));
  expect(made.ChangeInfo?.Status).toBe('PENDING');
  return made.ChangeInfo?.Id ?? '';
}

const listed = async (HostedZoneId: string) =>
  (await route53.send(new ListResourceRecordSetsCommand({ HostedZoneId }))).ResourceRecordSets;
const status = async (Id: string) => (await route53.send(new GetChangeCommand({ Id }))).ChangeInfo?.Status;
const token = (label: string): Change => ({
  Action: 'CREATE',
  ResourceRecordSet: { Name: `${label}.${ZONE}`, Type: 'TXT', TTL: 60, ResourceRecords: [{ Value: '"token"' }] },
});

describe('a batch of changes', () => {
  // Not it.each: it cuts the page's address off in the title.
  for (const rule of ROUTE53_RULES) it(`[${rule.id}] ${rule.title} (${rule.page})`, () => holds(rule));

  async function holds(rule: Route53Rule): Promise<void> {
    await setRoute53(instance.endpoint, rule.settings ?? {});
    const zoneId = await createZone();
    const given = (rule.given ?? []).map((ResourceRecordSet): Change => ({ Action: 'CREATE', ResourceRecordSet }));
    if (given.length > 0) await submit(zoneId, ...given);
    const before = await listed(zoneId);

    await expect(submit(zoneId, ...rule.refused)).rejects.toMatchObject({
      name: rule.code,
      message: rule.message.replace('$ZONE_ID', zoneId),
      $metadata: { httpStatusCode: 400 },
    });

    expect(await listed(zoneId)).toEqual(before);
    if (rule.accepted) await submit(zoneId, ...rule.accepted);
  }
});

describe('a change', () => {
  it(`[R53-INSYNC] is PENDING until every name server has it, each at its own moment (${API}/API_GetChange.html)`, async () => {
    await setRoute53(instance.endpoint, { insyncSeconds: { min: 2, max: 2, seed: 1 } });
    const zoneId = await createZone();
    const id = await submit(zoneId, token('a'));
    const server = (index: 0 | 1 | 2 | 3) =>
      servedRecordSets(instance.endpoint, zoneId, { name: `A.${ZONE}`, server: index });
    const has = async () =>
      (await Promise.all([server(0), server(1), server(2), server(3)])).map((sets) => sets.length);
    const seen: string[] = [];

    await eventually('INSYNC', async () => {
      seen.push((await has()).join(''));
      return (await status(id)) === 'INSYNC' ? true : undefined;
    });

    expect(seen[0]).toContain('0');
    expect(seen.some((each) => each.includes('0') && each.includes('1'))).toBe(true);
    expect(await has()).toEqual([1, 1, 1, 1]);
    expect(await servedZones(instance.endpoint)).toContainEqual({ id: zoneId, name: ZONE });
    expect(await server(3)).toEqual([{ name: `a.${ZONE}`, type: 'TXT', ttl: 60, values: ['"token"'] }]);
  });

  it('[R53-INSYNC-ZERO] is INSYNC at the first look when no delay is set (the lab alone)', async () => {
    const zoneId = await createZone();

    expect(await status(await submit(zoneId, token('a')))).toBe('INSYNC');
  });

  it('that is under way delays the next of its zone, until the lab settles them', async () => {
    const zoneId = await createZone();
    await setRoute53(instance.endpoint, { insyncSeconds: 60, priorRequestMs: 0 });
    const slow = await submit(zoneId, token('a'));
    await setRoute53(instance.endpoint, { insyncSeconds: 0 });
    const next = await submit(zoneId, token('b'));
    expect([await status(slow), await status(next)]).toEqual(['PENDING', 'PENDING']);

    await settleRoute53(instance.endpoint);

    expect([await status(slow), await status(next)]).toEqual(['INSYNC', 'INSYNC']);
    expect(await servedRecordSets(instance.endpoint, zoneId, { name: `b.${ZONE}`, server: 0 })).toHaveLength(1);
  });

  it(`[R53-PRIOR-REQUEST] is refused while another of the same zone is being worked on (${API}/API_ChangeResourceRecordSets.html)`, async () => {
    await setRoute53(instance.endpoint, { priorRequestMs: 3_000 });
    const [zoneId, other] = [await createZone(), await createZone()];
    const refusal = {
      name: 'PriorRequestNotComplete',
      message: 'The request was rejected because Route 53 was still processing a prior request.',
      $metadata: { httpStatusCode: 400 },
    };
    await submit(zoneId, token('a'));

    await expect(submit(zoneId, token('b'))).rejects.toMatchObject(refusal);
    await expect(route53.send(new DeleteHostedZoneCommand({ Id: zoneId }))).rejects.toMatchObject(refusal);

    await submit(other, token('b'));
    await eventually('the zone is free again', () => submit(zoneId, token('b')).catch(() => undefined));
  });
});

describe('requests', () => {
  const throttled = { name: 'Throttling', message: 'Rate exceeded', $metadata: { httpStatusCode: 400 } };
  const refusals = async (count: number, send: () => Promise<unknown>) => {
    const answers = await Promise.allSettled(Array.from({ length: count }, send));
    return answers.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason] : []));
  };

  it(`[R53-RATE-ACCOUNT] come in bursts of 50, then ten a second, over all actions (${THROTTLING})`, async () => {
    const zoneId = await createZone();
    const id = await submit(zoneId, token('a'));
    await setRoute53(instance.endpoint, { throttling: true });
    const startedAt = Date.now();

    const refused = [...(await refusals(100, () => status(id))), ...(await refusals(100, () => listed(zoneId)))];

    const refilled = Math.ceil((Date.now() - startedAt) / 100);
    expect(refused.length).toBeGreaterThanOrEqual(200 - 50 - refilled);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(150);
    expect(refused[0]).toMatchObject(throttled);
    await eventually('a token is there again', () => status(id).catch(() => undefined));
  });

  it(`[R53-RATE-CREATE-ZONE] that create zones have a bucket of 40, two a second (${THROTTLING})`, async () => {
    await setRoute53(instance.endpoint, { throttling: true });

    const refused = await refusals(60, createZone);

    expect(refused.length).toBeGreaterThan(0);
    expect(refused.length).toBeLessThanOrEqual(20);
    expect(refused[0]).toMatchObject(throttled);
  });

  it(`[R53-RATE-CHANGES] are refused when their changes are too many (${THROTTLING})`, async () => {
    const zoneId = await createZone();
    await setRoute53(instance.endpoint, { throttling: true, changeBucket: { capacity: 3, refill: 0 } });
    await submit(zoneId, token('a'), token('b'));

    await expect(submit(zoneId, token('c'), token('d'))).rejects.toMatchObject(throttled);

    await submit(zoneId, token('c'));
  });

  it(`[R53-CALLER-REFERENCE] that create a zone twice are refused (${API}/API_CreateHostedZone.html)`, async () => {
    const twice = () => route53.send(new CreateHostedZoneCommand({ Name: ZONE, CallerReference: 'same' }));
    await twice();

    await expect(twice()).rejects.toMatchObject({
      name: 'HostedZoneAlreadyExists',
      $metadata: { httpStatusCode: 409 },
    });
  });
});

describe('settings', () => {
  it('are what a real account has unless set, and wrong ones are refused by name', async () => {
    const fresh = await startInstance();
    const unset = await route53Settings(fresh.endpoint);
    await fresh.stop();

    expect(unset).toEqual(DEFAULTS);
    await expect(setRoute53(instance.endpoint, { insyncSeconds: 61 })).rejects.toThrow(
      'insyncSeconds must be a number from 0 to 60',
    );
  });
});
