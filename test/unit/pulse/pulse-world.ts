import { createAccountKey } from '../../../lambda/acme/account-key.ts';
import { openConnection } from '../../../lambda/acme/connection.ts';
import { openSession } from '../../../lambda/acme/session.ts';
import type { Ca } from '../../../lambda/contract/ca.ts';
import type { Deployment } from '../../../lambda/contract/deployment.ts';
import { type CompletedPulse, completedPulseSchema } from '../../../lambda/contract/pulse.ts';
import type { AccountSecret } from '../../../lambda/contract/secret.ts';
import { judgeRound } from '../../../lambda/diagnosis/verdict/judge.ts';
import { findZoneServers } from '../../../lambda/dns/delegation.ts';
import { systemClock } from '../../../lambda/handlers/system.ts';
import { withVerdict } from '../../../lambda/probe/judgement.ts';
import { type PulsePorts, runPulse } from '../../../lambda/pulse/pulse.ts';
import type { PulseMeasured } from '../../../lambda/store/pulse-telemetry.ts';
import { createPulseLedger } from '../../../lambda/store/pulses.ts';
import { type ScriptedCa, startScriptedCa } from '../acme/scripted-ca.ts';
import { startWorld, type World, type WorldOptions } from '../support/world.ts';

/** A pulse's surroundings: CAs at protocol level, a Route 53 that name servers answer from, secrets, a ledger. */
export type PulseWorld = {
  readonly world: World;
  readonly staging: ScriptedCa;
  readonly backup: ScriptedCa;
  /** By CA; an error instead is thrown when it is read. */
  readonly secrets: Record<string, AccountSecret | Error | undefined>;
  /** What telemetry was told, one for each pulse that ended. */
  readonly told: PulseMeasured[];
  readonly ports: PulsePorts;
  readonly deployment: Deployment;
  pulse(ports?: Partial<PulsePorts>, changes?: Partial<Deployment>): Promise<CompletedPulse>;
  close(): Promise<void>;
};

export async function startPulseWorld(options: WorldOptions = {}): Promise<PulseWorld> {
  const world = await startWorld(options);
  const [staging, backup] = [await startScriptedCa(), await startScriptedCa()];
  const cas: readonly Ca[] = [
    staging.config({ id: 'staging', title: 'CA staging' }),
    backup.config({ id: 'backup', title: 'CA backup', role: 'backup' }),
  ];
  const secrets: PulseWorld['secrets'] = {
    staging: await secretAt(staging),
    backup: await secretAt(backup),
  };
  const { controls: _, resolvers: _resolvers, ...network } = world.deployment.network;
  const deployment: Deployment = { ...world.deployment, cas, network: { ...network, resolvers: [] } };
  const told: PulseMeasured[] = [];
  let label = 0;
  const ports: PulsePorts = {
    ...world.wiring,
    clock: systemClock,
    randomLabel: () => `p${++label}`,
    secrets: {
      async read(ca) {
        const secret = secrets[ca];
        if (secret instanceof Error) throw secret;
        return secret;
      },
      readPending: async () => undefined,
    },
    connect: (ca) => openConnection(ca, systemClock),
    pulses: createPulseLedger(world.table),
    findServers: (deadline) =>
      findZoneServers(deployment.zoneName, deployment.network, { clock: systemClock, deadline }),
    platformResolvers: [],
    certificates: async () => [],
    judge: (evidence) => withVerdict(evidence, judgeRound, world.wiring.warn),
    telemetry: { pulse: (measured) => void told.push(measured) },
  };
  return {
    ...{ world, staging, backup, secrets, told, ports, deployment },
    async pulse(more = {}, changes = {}) {
      const startedAt = Date.now();
      const run = { runId: `pulse/${startedAt}`, trigger: 'on-demand', reason: 'a test', startedAt } as const;
      return completedPulseSchema.parse(await runPulse({ ...deployment, ...changes }, run, { ...ports, ...more }));
    },
    async close() {
      await Promise.all([world.close(), staging.stop(), backup.stop()]);
    },
  };
}

async function secretAt(ca: ScriptedCa): Promise<AccountSecret> {
  const privateKeyPem = await createAccountKey();
  const session = openSession(openConnection(ca.config(), systemClock), {
    ...{ privateKeyPem, transcript: { requests: [] }, deadline: Date.now() + 10_000 },
  });
  const accountUrl = await session.register({});
  ca.received.length = 0;
  return { version: 1, privateKeyPem, accountUrl, directory: ca.config().directory };
}
