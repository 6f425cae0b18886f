import { afterEach, describe, expect, it } from 'vitest';
import { pulseWriteKey, removeItem } from '../../../lab/matrix/ledger.ts';
import { invoke } from '../../../lab/world/clients.ts';
import { pulseName } from '../../../lambda/contract/names.ts';
import { type CompletedPulse, pulseAnswerSchema } from '../../../lambda/contract/pulse.ts';
import { clients, control, deployed, lab, probe, zone } from './support.ts';

afterEach(() => control.allOff());

async function pulse(): Promise<CompletedPulse> {
  const answer = await invoke(lab, deployed.prober.pulseFunction, { reason: 'end-to-end test' });
  const parsed = pulseAnswerSchema.parse(answer);
  if (parsed.state !== 'completed') throw new Error(`no pulse was made: ${parsed.trouble.message}`);
  return parsed;
}

const outcomes = ({ cas }: CompletedPulse) => Object.fromEntries(cas.map(({ ca, outcome }) => [ca, outcome]));

describe('the deployed pulse function', () => {
  it('finds every CA, its account, the zone and the names well, writes once, and leaves nothing', async () => {
    // The accounts are made by the first round.
    await probe({ target: 'canary' });
    // Tests before this one made pulses too, perhaps in this hour.
    await removeItem({ clients, state: { ...lab, deployed } }, pulseWriteKey);
    const before = await zone.hash();

    const first = await pulse();
    const second = await pulse();

    expect(outcomes(first)).toEqual({ staging: 'passed', backup: 'passed', production: 'passed' });
    expect(first.verdict?.fault).toBe('none');
    expect(first.durationMs).toBeLessThan(60_000);
    expect(first.write).toMatchObject({ outcome: 'passed', name: pulseName(deployed.zoneName) });
    expect(first.write?.servers.map(({ servedMs }) => servedMs)).not.toContain(undefined);
    expect(first.cleanup?.outcome).toBe('passed');
    // In the next hour a pulse may write again.
    const hourOf = ({ startedAt }: CompletedPulse) => startedAt.slice(0, 13);
    expect(second.write === undefined).toBe(hourOf(second) === hourOf(first));
    // With the whole verdict and what does not hold, for a reader of a failure.
    const told = { verdict: second.verdict, findings: second.findings.filter(({ outcome }) => outcome !== 'holds') };
    expect(second.verdict?.fault, JSON.stringify(told)).toBe('none');
    expect(second.verdict?.change).toBe('steady');
    expect(await zone.hash()).toBe(before);
  });

  it('tells that the zone is not delegated, though nothing was ordered', async () => {
    await control.on('dns-delegation-removed', { zone: deployed.zoneName });

    const { verdict } = await pulse();

    expect(verdict).toMatchObject({ fault: 'configuration', code: 'zone-not-delegated' });
    expect(verdict?.readiness.renewal).toBe('blocked');
  });

  it('tells that the backup CA does not answer', async () => {
    await control.on('ca-refuse', { ca: 'backup' });

    const answer = await pulse();

    expect(outcomes(answer)).toMatchObject({ staging: 'passed', backup: 'failed' });
    expect(answer.verdict).toMatchObject({ fault: 'ca', cas: ['backup'], readiness: { failover: 'blocked' } });
  });
});
