import { expect, test } from 'vitest';
import { playScenario } from '../../../../lab/scenarios/play.ts';
import type { Scenario } from '../../../../lab/scenarios/scenario.ts';
import type { Switches } from '../../../../lab/scenarios/timeline.ts';
import type { ProxiedRequest } from '../../../../lab/world/control-client.ts';
import { failed, passed, roundOf } from './rounds.ts';

/** A lab that notes what it is told; `requests` is what its CA has been asked for. */
function fakeLab() {
  const told: string[] = [];
  const requests: ProxiedRequest[] = [request('newOrder')];
  const waiting = new Map<string, () => void>();
  const note = async (words: string) => {
    told.push(words);
    waiting.get(words)?.();
  };
  const control: Switches & { allOff(): Promise<void> } = {
    on: (fault, parameters) => note(`on ${fault} ${JSON.stringify(parameters)}`),
    off: (fault) => note(`off ${fault}`),
    allOff: () => note('all off'),
    requests: async () => [...requests],
  };
  const heard = (words: string) => new Promise<void>((resolve) => waiting.set(words, resolve));
  return { control, told, requests, heard };
}

function request(resource: string): ProxiedRequest {
  return { at: 0, method: 'POST', path: '/', resource };
}

const scenario: Scenario = {
  name: 'made-up',
  summary: 'made up',
  steps: [{ at: 'start', on: { fault: 'ca-refuse', parameters: { ca: 'backup' } } }],
  expect: { staging: { outcome: 'passed' } },
};
const green = async () => roundOf([passed('staging')]);

test('switches the faults of the start on before the round, and all off before and after', async () => {
  const { control, told } = fakeLab();

  const played = await playScenario(scenario, {
    control,
    round: async () => {
      told.push('round');
      return green();
    },
  });

  expect(told).toEqual(['all off', 'on ca-refuse {"ca":"backup"}', 'round', 'all off']);
  expect(played).toEqual({
    held: true,
    seen: [{ ca: 'staging', outcome: 'passed', durationMs: 1_000 }],
    differences: [],
  });
});

test('switches all faults off when the round throws', async () => {
  const { control, told } = fakeLab();

  const playing = playScenario(scenario, { control, round: () => Promise.reject(new Error('no round')) });

  await expect(playing).rejects.toThrow('no round');
  expect(told.at(-1)).toBe('all off');
});

test('tells what was otherwise, and does not hold then', async () => {
  const { control } = fakeLab();

  const played = await playScenario(scenario, {
    control,
    round: async () => roundOf([failed('staging', 'ca-timeout', 'order')]),
  });

  expect(played).toMatchObject({ held: false, differences: ['staging: outcome failed instead of passed'] });
});

test('judges the last of several rounds', async () => {
  const { control } = fakeLab();
  const results = [roundOf([failed('staging', 'ca-timeout', 'order')]), roundOf([passed('staging')])];

  const played = await playScenario(
    { ...scenario, rounds: 2 },
    { control, round: async () => results.shift() ?? roundOf([]) },
  );

  expect(played.held).toBe(true);
});

test('carries a step out when the CA is asked for the resource again, and not before', async () => {
  const { control, told, requests, heard } = fakeLab();
  const steps = [{ at: { onRequest: { ca: 'staging', resource: 'newOrder' } }, on: { fault: 'ca-hang' } }] as const;

  const played = await playScenario(
    { ...scenario, steps },
    {
      control,
      round: async () => {
        const hung = heard('on ca-hang undefined');
        expect(told).toEqual(['all off']);
        requests.push(request('newOrder'));
        await hung;
        return green();
      },
    },
  );

  expect(played.differences).toEqual([]);
});

test('carries a step out so long after the start', async () => {
  const { control, heard } = fakeLab();
  const steps = [{ at: { afterMs: 5 }, off: 'dns-partial' }] as const;

  const played = await playScenario(
    { ...scenario, steps },
    {
      control,
      round: async () => {
        await heard('off dns-partial');
        return green();
      },
    },
  );

  expect(played.held).toBe(true);
});

test.each([[{ afterMs: 60_000 }], [{ onRequest: { ca: 'staging', resource: 'finalize' } }]] as const)(
  'does not hold when a step never came due: %j',
  async (at) => {
    const { control, told } = fakeLab();

    const played = await playScenario(
      { ...scenario, steps: [{ at, on: { fault: 'ca-hang' } }] },
      { control, round: green },
    );

    expect(played.differences).toEqual([
      `over before this step was due: ${JSON.stringify({ at, on: { fault: 'ca-hang' } })}`,
    ]);
    expect(told).toEqual(['all off', 'all off']);
  },
);

test('throws when the lab refuses a step', async () => {
  const { control } = fakeLab();
  const refusing = { ...control, on: () => Promise.reject(new Error('there is no such fault')) };

  await expect(playScenario(scenario, { control: refusing, round: green })).rejects.toThrow('there is no such fault');
});

test('waits until the product orders again from a CA that asked to be left alone', async () => {
  const { control } = fakeLab();
  const retryAt = Date.now() + 150;

  await playScenario(scenario, {
    control,
    round: async () => roundOf([failed('staging', 'breaker-open', 'order', new Date(retryAt).toISOString())]),
  });

  expect(Date.now()).toBeGreaterThanOrEqual(retryAt);
});
