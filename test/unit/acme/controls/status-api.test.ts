import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { quotePage, readStatusPage } from '../../../../lambda/acme/controls/status-page.ts';
import { createSecrecy } from '../../../../lambda/acme/secrecy.ts';
import { controlSchema } from '../../../../lambda/contract/evidence/controls.ts';
import { someCa } from '../../support/deployments.ts';
import { controlsOf, glance, type Page, type ScriptedHost, startScriptedHost } from './scripted-host.ts';

let host: ScriptedHost;
beforeAll(async () => {
  host = await startScriptedHost();
});
afterEach(() => host.reset());
afterAll(() => host.stop());

/** A staging and a production CA that share the page. */
function ask(page?: Page) {
  if (page) host.page('/status', page);
  const shared = { statusApi: `${host.origin}/status`, tlsRoots: [host.rootPem] };
  const ca = (id: string, api: string) => someCa(id, { ...shared, role: 'backup', directory: `https://${api}/dir` });
  return controlsOf({ cas: [ca('live', 'acme.example.org'), ca('stage', 'acme-staging.example.org')] });
}

const WELL = ['status-api:live: holds', 'status-api:stage: holds'];
const state = (name: string, code: number, status: string, containers: object[] = []) => ({
  name,
  status,
  status_code: code,
  containers,
});
const statusIo = (overall: object, ...status: object[]): Page => ({
  body: { result: { status_overall: overall, status } },
});
const LIVE = 'acme.example.org (Production)';
const STAGE = 'acme-staging.example.org (Staging)';
const OPERATIONAL = { status: 'Operational', status_code: 100 };
const DISRUPTED = { status: 'Partial Service Disruption', status_code: 400 };

test('a page that two CAs share is asked once, and told for each', async () => {
  const controls = await ask();
  expect(glance(controls)).toEqual(WELL);
  expect(host.received).toEqual(['GET /status']);
  expect(controls[0]).toMatchObject({
    ca: 'live',
    host: `127.0.0.1:${host.port}`,
    statusPage: { overall: 'All Systems Operational', impaired: [], omitted: 0 },
  });
});

test.each<[string, Page, string[]]>([
  ['all well', statusIo(OPERATIONAL, state(LIVE, 100, 'Operational'), state(STAGE, 100, 'Operational')), WELL],
  [
    'trouble at staging alone',
    statusIo(DISRUPTED, state(LIVE, 100, 'Operational'), state(STAGE, 500, 'Service Disruption')),
    ['status-api:live: holds', 'status-api:stage: fails impaired'],
  ],
  [
    'trouble in one datacenter of production',
    statusIo(
      DISRUPTED,
      state(LIVE, 100, 'Operational', [state('Datacenter 2', 300, 'Degraded Performance')]),
      state(STAGE, 100, 'Operational'),
    ),
    ['status-api:live: fails impaired', 'status-api:stage: holds'],
  ],
  [
    'trouble of a service that is neither',
    statusIo(DISRUPTED, state('Website', 500, 'Service Disruption')),
    ['status-api:live: undetermined impaired', 'status-api:stage: undetermined impaired'],
  ],
  [
    'trouble of a host whose name ends alike',
    statusIo(DISRUPTED, state(LIVE, 100, 'Operational'), state(`test.${LIVE}`, 500, 'Service Disruption')),
    ['status-api:live: holds', 'status-api:stage: undetermined impaired'],
  ],
  [
    'trouble of the whole, without services',
    statusIo(DISRUPTED),
    ['status-api:live: fails impaired', 'status-api:stage: fails impaired'],
  ],
])('Status.io: %s', async (_what, page, expected) => {
  expect(glance(await ask(page))).toEqual(expected);
});

test.each<[string, object[], string, string[]]>([
  ['all well', [{ name: LIVE, status: 'operational' }], 'none', WELL],
  [
    'an outage of production',
    [
      { name: LIVE, status: 'major_outage' },
      { name: STAGE, status: 'operational' },
    ],
    'major',
    ['status-api:live: fails impaired', 'status-api:stage: holds'],
  ],
  [
    'maintenance of staging, with odd entries beside it',
    [{}, { name: 3 }, { name: LIVE, status: 'operational' }, { name: STAGE, status: 'under_maintenance' }],
    'maintenance',
    ['status-api:live: holds', 'status-api:stage: fails impaired'],
  ],
])('Statuspage: %s', async (_what, components, indicator, expected) => {
  expect(glance(await ask({ body: { status: { indicator, description: 'Words' }, components } }))).toEqual(expected);
});

test.each<[string, Page, string]>([
  ['an error', { status: 500 }, 'error-status'],
  ['a page of another kind', { body: '<html>All well</html>' }, 'malformed'],
  ['JSON of another kind', { body: { status: 'ok' } }, 'malformed'],
  ['a cut connection', (response) => response.destroy(), 'reset'],
  ['a redirect', { status: 302, headers: { Location: '/status' } }, 'malformed'],
])('a status page with %s says nothing about the CA', async (_what, page, reason) => {
  const controls = await ask(page);
  expect(glance(controls)).toEqual(['live', 'stage'].map((id) => `status-api:${id}: undetermined ${reason}`));
  expect(controls[0]?.detail).toMatch(/^The status page/);
  expect(host.received).toHaveLength(1);
});

test('CAs without a status API are not asked about', async () => {
  expect(await controlsOf({ cas: [someCa('staging')] })).toEqual([]);
});

const entry = fc.oneof(
  fc.jsonValue(),
  fc.record({
    name: fc.string({ unit: 'binary', maxLength: 500 }),
    status: fc.jsonValue(),
    status_code: fc.jsonValue(),
  }),
);
const overall = fc.record({ status: fc.jsonValue(), status_code: fc.jsonValue(), indicator: fc.jsonValue() });
const garbage = fc.oneof(
  fc.string(),
  fc.jsonValue().map((value) => JSON.stringify(value)),
  fc.record({ status_overall: overall, status: fc.array(entry) }).map((result) => JSON.stringify({ result })),
  fc.record({ status: overall, components: fc.array(entry) }).map((page) => JSON.stringify(page)),
);

test('whatever a status page holds, it is read within bounds or not at all', () => {
  fc.assert(
    fc.property(garbage, (text) => {
      const page = readStatusPage(text);
      if (page) controlSchema.shape.statusPage.parse(quotePage(page, createSecrecy()));
    }),
    { numRuns: 500 },
  );
});

test('of very many services that are not well, the first are kept and the others counted', () => {
  const status = Array.from({ length: 600 }, (_, index) => state(`s${index} ${'x'.repeat(500)}`, 500, 'Down'));
  const page = readStatusPage(JSON.stringify({ result: { status_overall: DISRUPTED, status } }));
  const kept = page && quotePage(page, createSecrecy());
  expect(kept?.impaired).toHaveLength(20);
  expect(kept?.omitted).toBe(480);
  expect(kept?.impaired[0]?.name).toMatch(/^s0 x+ \[cut\]$/);
});
