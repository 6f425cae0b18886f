import { afterEach, describe, expect, test } from 'vitest';
import { type Evidence, evidenceSchema, type Judgeable } from '../../../lambda/contract/evidence/evidence.ts';
import { TroubleError } from '../../../lambda/contract/problem.ts';
import type { RoundResult } from '../../../lambda/contract/result.ts';
import type { Judge } from '../../../lambda/probe/judgement.ts';
import { someCa } from '../support/deployments.ts';
import { oneRound } from '../support/one-round.ts';
import { simpleJudge, someRemembered, someVerdict } from '../support/verdicts.ts';
import { startWorld, type World } from '../support/world.ts';

let world: World;
afterEach(() => world.close());

const evidenceOf = (result: RoundResult): Evidence => evidenceSchema.parse(world.kept.get(result.evidence?.key ?? ''));
const rememberedOf = () => world.wiring.verdicts.read('web');
const down = new TroubleError({ code: 'ledger-unavailable', message: 'DynamoDB is down.', action: 'Wait.' });

describe('the verdict of a round', () => {
  test('is made of all its evidence and of what the ledger remembers, and is in result, evidence and ledger', async () => {
    world = await startWorld();
    const before = someRemembered('before');
    await world.wiring.verdicts.add('web', before);
    const judged: Judgeable[] = [];
    const judge: Judge = (evidence) => {
      judged.push(evidence);
      return someVerdict({ change: 'steady' });
    };
    const result = await oneRound(world, {}, { judge });
    const { verdict, ...judgeable } = evidenceOf(result);
    expect(judged).toEqual([judgeable]);
    expect(judgeable.history).toEqual([before]);
    expect(judgeable.findings.length).toBeGreaterThan(10);
    expect(verdict).toEqual(someVerdict({ change: 'steady' }));
    expect(result.verdict).toEqual(verdict);
    expect(world.told).toMatchObject([{ verdict }]);
    expect(await rememberedOf()).toEqual([someRemembered('run', { at: result.startedAt }), before]);
  });

  test('is made by the rules of the diagnosis, unless another judge is given', async () => {
    world = await startWorld();
    const { judge: _judge, ...wiring } = world.wiring;
    world = { ...world, wiring };
    const { verdict } = await oneRound(world);
    expect(verdict).toMatchObject({ fault: 'none', code: 'healthy', change: 'first' });
    expect(verdict?.rules.length).toBeGreaterThan(10);
  });

  test('knows of no history where the target had no round', async () => {
    world = await startWorld();
    expect(evidenceOf(await oneRound(world)).history).toEqual([]);
  });

  test('is made without history where the ledger does not give it', async () => {
    world = await startWorld();
    const verdicts = { ...world.wiring.verdicts, read: () => Promise.reject(down) };
    const result = await oneRound(world, {}, { verdicts });
    expect(evidenceOf(result)).not.toHaveProperty('history');
    expect(result).toMatchObject({ outcome: 'passed', verdict: { code: 'healthy' } });
    expect(world.warnings).toEqual([
      { message: 'verdict without history', trouble: down.trouble },
      { message: 'no metrics: readiness', trouble: down.trouble },
    ]);
  });

  test('stands where the ledger does not take it', async () => {
    world = await startWorld();
    const verdicts = { ...world.wiring.verdicts, add: () => Promise.reject(down) };
    expect(await oneRound(world, {}, { verdicts })).toMatchObject({ outcome: 'passed', verdict: { code: 'healthy' } });
    expect(world.warnings).toEqual([{ message: 'verdict not remembered', trouble: down.trouble }]);
  });

  test('knows of each CA whether a single server error is an outage', async () => {
    const { quirks } = someCa('staging');
    const flaky = someCa('staging', { quirks: { ...quirks, flakyServerErrors: true } });
    world = await startWorld({ deployment: { cas: [flaky, someCa('backup', { role: 'backup' })] } });
    expect(evidenceOf(await oneRound(world)).cas.map(({ flakyServerErrors }) => flakyServerErrors)).toEqual([
      true,
      false,
    ]);
  });
});

describe('a judge that throws', () => {
  const judge: Judge = () => {
    throw new TypeError('SECRETMARK');
  };
  const finding = {
    id: 'check-completed',
    outcome: 'does-not-hold',
    value: 'crashed',
    subject: { server: 'verdict' },
    detail: 'The verdict could not be made by a defect of the prober: TypeError.',
    evidence: [],
  };

  test('costs the verdict and nothing else; a finding and the log say so', async () => {
    world = await startWorld();
    const result = await oneRound(world, {}, { judge });
    expect(result).toMatchObject({ outcome: 'passed', findings: expect.arrayContaining([finding]) });
    expect(result).not.toHaveProperty('verdict');
    const evidence = evidenceOf(result);
    expect(evidence.findings).toContainEqual(finding);
    expect(evidence.findings.length).toBeGreaterThan(10);
    expect(evidence).not.toHaveProperty('verdict');
    expect(world.warnings).toMatchObject([{ message: 'no verdict', trouble: { code: 'prober-defect' } }]);
    expect(JSON.stringify([result, evidence, world.warnings])).not.toContain('SECRETMARK');
    expect(await rememberedOf()).toEqual([]);
  });
});

describe('where the evidence is not kept', () => {
  const trouble = { code: 'evidence-unavailable', message: 'S3 is down.', action: 'Wait.' } as const;
  const evidence = { put: () => Promise.reject(new TroubleError(trouble)) };

  test('the verdict of a healthy round says that instead, is told and is remembered', async () => {
    world = await startWorld();
    const result = await oneRound(world, {}, { evidence });
    const verdict = { fault: 'platform', code: 'evidence-not-kept', change: 'first' };
    expect(result).toMatchObject({ outcome: 'passed', evidence: { trouble }, verdict });
    expect(world.told).toMatchObject([{ verdict }]);
    expect(await rememberedOf()).toMatchObject([{ runId: 'run', code: 'evidence-not-kept' }]);
  });

  test('it is compared with the verdict before', async () => {
    world = await startWorld();
    await world.wiring.verdicts.add('web', someRemembered('before', { fault: 'platform', code: 'evidence-not-kept' }));
    const judge: Judge = (each) => ({ ...simpleJudge(each), change: 'recovered' });
    expect(await oneRound(world, {}, { evidence, judge })).toMatchObject({ verdict: { change: 'continuing' } });
  });

  test('another verdict has it as a contributing cause', async () => {
    world = await startWorld();
    const judge: Judge = () => someVerdict({ fault: 'ca', code: 'ca-silent' });
    expect(await oneRound(world, {}, { evidence, judge })).toMatchObject({
      verdict: { fault: 'ca', code: 'ca-silent', contributing: [{ code: 'evidence-not-kept', effect: 'notes' }] },
    });
  });
});
