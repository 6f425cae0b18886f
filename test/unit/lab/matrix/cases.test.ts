import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { EGRESS_FAULTS } from '../../../../lab/aws/faults/egress/registry.ts';
import { listFaults } from '../../../../lab/ca/front/registry.ts';
import { CONTROL_HOST_FAULTS } from '../../../../lab/controls/faults/registry.ts';
import { DNS_FAULTS } from '../../../../lab/dns/faults/registry.ts';
import { WRITERS } from '../../../../lab/foreign/writers.ts';
import { listCases } from '../../../../lab/matrix/registry.ts';
import { SETUP_PREFIX, SETUPS } from '../../../../lab/matrix/setups/registry.ts';
import { SLICES, sliceNamed } from '../../../../lab/matrix/slices.ts';
import { STATUS_FAULTS } from '../../../../lab/status/faults/registry.ts';
import { RESOLVER_FAULTS } from '../../../../lab/world/resolver-faults.ts';
import { VERDICT_CODE_LIST, VERDICT_CODES, type VerdictCode } from '../../../../lambda/contract/verdict/catalogue.ts';

const KINDS = new URL('../../../../lab/aws/mend/faults/kinds/', import.meta.url);
const FEWEST_FAULTS = 80;
const MOST_UNKNOWN = 0.1;
/** Codes that no case is for, and why. */
const WITHOUT_CASE: Partial<Readonly<Record<VerdictCode, string>>> = {
  'prober-defect': 'a bug that could be put in would be one that is known, and is mended instead; unit tests throw one',
  'certificate-overdue': 'pulses alone look at certificates; `npm run prove -- alarms-prober` lets one grow old',
  'certificate-recalled': 'pulses alone look at certificates; `npm run prove -- alarms-prober` has its CA ask for one',
  undecided: 'a fault that is known and comes to this is a rule that is missing',
};

const cases = await listCases();
const used = new Set(cases.flatMap(({ put }) => put.map(({ fault }) => fault)));

async function faultsOfTheLab(): Promise<string[]> {
  const kinds = readdirSync(KINDS)
    .filter((file) => file.endsWith('.py') && !file.startsWith('_'))
    .map((file) => `aws-${file.slice(0, -'.py'.length).replaceAll('_', '-')}`);
  return [
    ...(await listFaults()).map(({ name }) => `ca-${name}`),
    ...DNS_FAULTS.map(({ name }) => `dns-${name}`),
    ...EGRESS_FAULTS.map(({ name }) => `egress-${name}`),
    ...CONTROL_HOST_FAULTS.map(({ name }) => `control-${name}`),
    ...STATUS_FAULTS.map(({ name }) => `status-${name}`),
    ...RESOLVER_FAULTS.map(({ name }) => `resolver-${name}`),
    ...WRITERS.map(({ name }) => `writer-${name}`),
    ...kinds,
    'aws-secret-malformed',
    'boulder-stopped',
    'boulder-limit',
  ];
}

describe('the cases of the matrix', () => {
  it('have each an id of its own, which a run id can hold', () => {
    const ids = cases.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z0-9-]{1,60}$/.test(id))).toEqual([]);
  });

  it('hold every fault of the lab and every setup', async () => {
    const all = [...(await faultsOfTheLab()), ...SETUPS.map(({ name }) => `${SETUP_PREFIX}${name}`)];
    expect(all.length).toBeGreaterThan(70);
    expect(all.filter((name) => !used.has(name))).toEqual([]);
    expect([...used].filter((name) => !all.includes(name))).toEqual([]);
  });

  it('are 80 faults and more, singly or together', () => {
    const faults = new Set(cases.filter(({ put }) => put.length > 0).map(({ put }) => JSON.stringify(put)));
    expect(faults.size).toBeGreaterThanOrEqual(FEWEST_FAULTS);
  });

  it.each(cases)('$id has the fault that its code stands for', ({ truth }) => {
    expect(VERDICT_CODES[truth.code].fault).toBe(truth.fault);
    expect(truth.contributing ?? []).not.toContain(truth.code);
  });

  it('reach every code of the catalogue, but for those with a reason', () => {
    const reached = new Set(cases.flatMap(({ truth }) => [truth.code, ...(truth.contributing ?? [])]));
    const unreached = VERDICT_CODE_LIST.filter((code) => !reached.has(code));
    expect(unreached.sort()).toEqual(Object.keys(WITHOUT_CASE).sort());
  });

  it('expect "unknown" in few cases, each beside another cause of the same evidence', () => {
    const unknown = cases.filter(({ truth }) => truth.fault === 'unknown');
    expect(unknown.length).toBeLessThanOrEqual(MOST_UNKNOWN * cases.length);
    for (const row of unknown) {
      const twin = cases.find(({ id }) => id === row.twin);
      expect(twin, `${row.id} names its twin`).toMatchObject({ put: row.put, truth: row.truth, twin: row.id });
      expect(twin?.story).not.toBe(row.story);
    }
  });

  it('are named rightly by every slice', () => {
    for (const name of Object.keys(SLICES)) expect(sliceNamed(name, cases).length).toBeGreaterThan(0);
  });
});
