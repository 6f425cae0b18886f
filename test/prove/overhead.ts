import { rmSync } from 'node:fs';
import { availableParallelism, cpus } from 'node:os';
import { setRoute53 } from '../../lab/aws/route53.ts';
import { takeDown } from '../../lab/down.ts';
import { bringUp } from '../../lab/up.ts';
import type { LabState } from '../../lab/world/state.ts';
import { freeBase } from '../lab/e2e/free-base.ts';
import { inWords, type Pair, summarise } from './pairs.ts';
import type { Proof, ProveOptions } from './part.ts';
import { type MakeRound, openRounds, type TimedRound } from './round-in-process.ts';

/**
 * What gathering and keeping evidence adds to the time of a healthy round, with Boulder and with changes that Route 53 has
 * everywhere at once: where waiting for INSYNC hides nothing. Pairs of rounds, which of the two is first by turns.
 */
export async function overhead(options: ProveOptions): Promise<Proof> {
  const { progress } = options;
  const state = await bringUp({ name: `overhead-${process.pid}`, portBase: await freeBase(), progress });
  const proof = await measure(state, options).finally(() => takeDown(state.name));
  rmSync(state.folder, { recursive: true });
  return proof;
}

async function measure(state: LabState, { progress, pairs: count }: ProveOptions): Promise<Proof> {
  requireBoulder(state);
  await setRoute53(state.aws.endpoint, { insyncSeconds: 0 });
  const pairs = await makePairs(openRounds(state), count, progress);
  const { held, figures } = summarise(pairs);
  const { staging, backup } = state.cas;
  return {
    held,
    counts: { passed: pairs.length * 2, failed: 0, skipped: 0 },
    figures: { ...machine(), staging: staging.software, backup: backup.software, ...figures },
  };
}

function requireBoulder({ cas }: LabState): void {
  if (cas.staging.software === 'Boulder') return;
  throw new Error(`The staging CA is ${cas.staging.software}; this is about Boulder, which could not be had.`);
}

async function makePairs(makeRound: MakeRound, count: number, progress: ProveOptions['progress']): Promise<Pair[]> {
  const make = async (gather: boolean) => requireHealthy(await makeRound({ gather }), gather).milliseconds;
  // Accounts are made, connections opened, code compiled.
  await make(true);
  await make(false);
  const pairs: Pair[] = [];
  for (let index = 0; index < count; index++) {
    const first = await make(index % 2 === 0);
    const second = await make(index % 2 === 1);
    const pair = index % 2 === 0 ? { withEvidence: first, without: second } : { withEvidence: second, without: first };
    progress(`${index + 1}/${count} ms: ${inWords(pair)}, ratio ${(pair.withEvidence / pair.without).toFixed(3)}`);
    pairs.push(pair);
  }
  return pairs;
}

/** A round that failed, or whose evidence is not whole, says nothing about the time that healthy ones take. */
function requireHealthy(round: TimedRound, gathered: boolean): TimedRound {
  const { outcome, probes, cleanup, findings = [] } = round.result;
  const amiss = findings.filter(({ id, outcome: came }) => id === 'check-completed' && came !== 'holds');
  const wanting = gathered ? amiss : [];
  if (outcome === 'passed' && cleanup?.outcome === 'passed' && wanting.length === 0) return round;
  const words = [
    ...probes.flatMap(({ ca, trouble }) => (trouble ? [`${ca}: ${trouble.message}`] : [])),
    ...wanting.map(({ detail }) => detail),
  ];
  throw new Error(`A round was not healthy (${outcome}, cleanup ${cleanup?.outcome ?? 'none'}): ${words.join(' ')}`);
}

function machine(): { readonly cores: number; readonly processor: string } {
  return { cores: availableParallelism(), processor: cpus()[0]?.model ?? 'unknown' };
}
