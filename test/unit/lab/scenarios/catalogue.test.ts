import { expect, test } from 'vitest';
import { listFaults } from '../../../../lab/ca/front/registry.ts';
import { DNS_FAULTS } from '../../../../lab/dns/faults/registry.ts';
import { listScenarios, scenarioNamed } from '../../../../lab/scenarios/registry.ts';
import type { FaultOn } from '../../../../lab/scenarios/scenario.ts';

const scenarios = await listScenarios();
const atCas = new Map((await listFaults()).map(({ name, parameters }) => [`ca-${name}`, parameters]));
const inDns = new Map(DNS_FAULTS.map(({ name, parameters }) => [`dns-${name}`, parameters]));

/** Why the lab would refuse it; nothing where it would not. */
function refusal({ fault, parameters = {} }: FaultOn): string[] {
  const { ca, ...others } = parameters;
  const schema = atCas.get(fault) ?? inDns.get(fault);
  if (!schema) return [`there is no fault ${fault}`];
  if (atCas.has(fault) && ca !== 'staging' && ca !== 'backup') return [`${fault}: there is no CA ${ca}`];
  const read = schema.safeParse(atCas.has(fault) ? others : parameters);
  return read.success ? [] : [`${fault}: ${read.error.message}`];
}

test.each(scenarios)('$name names faults that there are, with parameters that fit', ({ steps }) => {
  expect(steps.flatMap(({ on }) => (on ? refusal(on) : []))).toEqual([]);
});

test.each(scenarios)('$name ends only what it began, and breaks something', ({ steps }) => {
  const on = steps.flatMap((step) => step.on?.fault ?? []);
  const off = steps.flatMap((step) => step.off ?? []);

  expect(on.length).toBeGreaterThan(0);
  expect(off.filter((fault) => !on.includes(fault))).toEqual([]);
});

test.each(scenarios)(
  '$name expects something of both CAs, in a sentence without a full stop',
  ({ expect: wanted, summary }) => {
    expect(Object.keys(wanted)).toEqual(['staging', 'backup']);
    expect(summary).toMatch(/^[A-Z].*[^.]$/);
  },
);

test('a name that is none is refused with those that there are', async () => {
  await expect(scenarioNamed('unheard')).rejects.toThrow(
    'No scenario "unheard". There are alias-removed, asked-to-wait,',
  );
});
