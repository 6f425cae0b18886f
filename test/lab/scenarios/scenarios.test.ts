import { afterEach, describe, expect, it } from 'vitest';
import { roundToItsEnd } from '../../../lab/scenarios/follow.ts';
import { playScenario } from '../../../lab/scenarios/play.ts';
import { listScenarios } from '../../../lab/scenarios/registry.ts';
import { control, lab } from '../e2e/support.ts';

/** The part of them that `npm test` plays: one of each kind of step. `npm run prove scenarios` plays them all. */
const SLICE = ['backup-gone-midway', 'backup-tls-expired', 'nonces-refused', 'one-server-late', 'staging-bad-gateway'];

const all = await listScenarios();
const played = process.env.LAB_SCENARIOS === 'all' ? all : all.filter(({ name }) => SLICE.includes(name));

afterEach(() => control.allOff());

describe('scenarios through the deployed function', () => {
  it.each(played)('$name: $summary', async (scenario) => {
    const round = () =>
      roundToItsEnd(lab, {
        reason: `scenario ${scenario.name}`,
        ...(scenario.target === undefined ? {} : { target: scenario.target }),
      });

    const { differences } = await playScenario(scenario, { control, round });

    expect(differences).toEqual([]);
    expect((await control.faults()).filter(({ on }) => on.length > 0)).toEqual([]);
  });
});
