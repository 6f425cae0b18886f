import { readFileSync } from 'node:fs';
import { clientSettings } from '../../lab/world/clients.ts';
import type { Deployed, LabState } from '../../lab/world/state.ts';
import type { Deployment } from '../../lambda/contract/deployment.ts';
import { ENV, probeEnvironmentSchema } from '../../lambda/contract/environment.ts';
import type { RoundResult } from '../../lambda/contract/result.ts';
import { makeRound, type RoundWiring } from '../../lambda/handlers/round.ts';
import { openRoundPorts } from '../../lambda/handlers/round-ports.ts';
import type { Observations, Observer } from '../../lambda/probe/observer.ts';
import { loadConfig } from '../../lib/config/load.ts';

/** Of the lab's own config: one name at each CA. */
const TARGET = 'canary';
/** The time of the function that this stands for. */
const REMAINING_MS = 240_000;

export type TimedRound = { readonly result: RoundResult; readonly milliseconds: number };
export type MakeRound = (how: { readonly gather: boolean }) => Promise<TimedRound>;

/**
 * Rounds of the lab's deployment in this process, by the product's own code and wiring: with its evidence, or with an
 * observer and a store in its place that gather and keep nothing.
 */
export function openRounds(state: LabState): MakeRound {
  const { deployed } = state;
  if (!deployed) throw new Error(`nothing is deployed in the lab "${state.name}"`);
  setAwsEnvironment(state);
  const deployment = withControls(loadConfig(deployed.config).deployment, state);
  const ports = openRoundPorts(environmentOf(deployed), deployment, () => undefined);
  const gathering: RoundWiring = {
    ...ports,
    // Metrics go to standard output in a function, at the cost of one line.
    telemetry: { round: () => undefined, send: () => undefined },
    warn: (message, trouble) => {
      throw new Error(`${message}: ${trouble.message}`);
    },
  };
  const without: RoundWiring = { ...gathering, observe: () => BLIND, evidence: { put: async () => undefined } };
  return async ({ gather }) => {
    const began = performance.now();
    const request = { target: TARGET, cas: 'all', trigger: 'on-demand', reason: 'overhead of evidence' } as const;
    const runId = `overhead-${ports.randomLabel()}`;
    const result = await makeRound({ runId, ...request }, REMAINING_MS, gather ? gathering : without);
    const milliseconds = performance.now() - began;
    if (!result) throw new Error(`the run id ${runId} was taken`);
    return { result, milliseconds };
  };
}

const NOTHING: Observations = {
  dns: { before: [], after: { state: 'not-gathered', why: 'for comparison' } },
  caa: { state: 'not-gathered', why: 'for comparison' },
  controls: { state: 'not-gathered', why: 'for comparison' },
};

const BLIND: Observer = {
  ordersWith: () => undefined,
  published: () => undefined,
  visible: () => undefined,
  settled: () => undefined,
  end: async () => NOTHING,
};

/** The SDK finds the lab as a function in it does. */
function setAwsEnvironment(state: LabState): void {
  const { endpoint, region, credentials } = clientSettings(state);
  Object.assign(process.env, {
    AWS_ENDPOINT_URL: endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
  });
}

function environmentOf({ prober, zone }: Deployed) {
  return probeEnvironmentSchema.parse({
    [ENV.ledgerTable]: prober.ledgerTable,
    [ENV.hostedZoneId]: zone.hostedZoneId,
    [ENV.secretArns]: prober.secretArns,
    [ENV.accountFunction]: prober.accountFunction,
    [ENV.evidenceBucket]: prober.evidenceBucket,
    [ENV.eventBus]: prober.eventBus,
  });
}

/** As a team's own config has them: a production CA that is observed, and two hosts that are reached for. */
function withControls(deployment: Deployment, { cas }: LabState): Deployment {
  const production = deployment.cas
    .filter(({ role }) => role === 'staging')
    .map((ca) => ({ ...ca, id: 'production', role: 'production' as const }));
  const controls = [cas.staging, cas.backup].map(({ directory, tlsRoot }) => {
    const { hostname, port } = new URL(directory);
    return { host: hostname, port: Number(port), tlsRoots: [readFileSync(tlsRoot, 'utf8')] };
  });
  return {
    ...deployment,
    cas: [...deployment.cas, ...production],
    network: { ...deployment.network, controls },
  };
}
