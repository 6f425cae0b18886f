import { listScenarios } from '../../lab/scenarios/registry.ts';
import { ALARM_PARTS } from './alarms.ts';
import { crash } from './crash/crash.ts';
import { deployer } from './deployer.ts';
import { fuzzAll } from './fuzz.ts';
import { grants } from './grants.ts';
import { healthy } from './healthy.ts';
import { interleavings } from './interleavings.ts';
import { interleavingsOverTheLab } from './interleavings-lab.ts';
import { MATRIX_PARTS } from './matrix.ts';
import { MUTATION_PARTS } from './mutation/parts.ts';
import { overhead } from './overhead.ts';
import type { Part, Proof } from './part.ts';
import { realClients } from './real-clients.ts';
import { soak } from './soak.ts';
import { soakFaults } from './soak-faults/soak-faults.ts';
import { upgrade } from './upgrade.ts';
import { added, runVitest } from './vitest.ts';

const INSYNC_SECONDS = [0, 10, 40];

/** All parts, in the order in which they are listed. */
export const PARTS: readonly Part[] = [
  {
    name: 'boulder',
    summary: "Let's Encrypt's own CA software as the staging CA: CAA, perspectives, limits, outages of each process",
    minutes: 3,
    software: ['boulder'],
    run: async () => passedAll('boulder'),
  },
  {
    name: 'stepca',
    summary: 'a third CA, step-ca, issues through the lab and refuses in its own way',
    minutes: 1,
    software: ['step-ca'],
    run: async () => passedAll('stepca'),
  },
  {
    name: 'agreement',
    summary: 'the evidence against dig, delv and curl, CAA against the RFCs, over the lab, healthy and broken',
    minutes: 2,
    software: ['dig', 'curl'],
    run: async () => agreement(),
  },
  {
    name: 'scenarios',
    summary: 'every scenario of lab/scenarios, through the deployed function',
    minutes: 8,
    software: ['ministack', 'pebble'],
    run: async () => {
      const { held, counts } = runVitest('e2e', 'test/lab/scenarios', { LAB_SCENARIOS: 'all' });
      return { held, counts, figures: { scenarios: (await listScenarios()).length } };
    },
  },
  {
    name: 'apart',
    summary: 'end-to-end tests that wait for schedules of a minute, or have labs and other clients of their own',
    minutes: 10,
    software: ['ministack', 'pebble'],
    run: async () => passedAll('apart'),
  },
  {
    name: 'insync',
    summary: `all end-to-end tests with changes of Route 53 INSYNC after ${INSYNC_SECONDS.join(', ')} s`,
    minutes: 50,
    software: ['ministack', 'pebble'],
    run: async () => insync(),
  },
  {
    name: 'soak',
    summary: 'rounds in a row, all faults off, INSYNC at random: not one that is not green',
    minutes: 45,
    software: ['ministack', 'pebble', 'boulder'],
    rounds: 200,
    run: soak,
  },
  {
    name: 'healthy-200',
    summary: 'rounds in a row while nothing is wrong, judged by the verdict: not one false alarm',
    minutes: 20,
    software: ['ministack', 'pebble'],
    rounds: 200,
    run: healthy,
  },
  {
    name: 'soak-faults',
    summary:
      'rounds in a row through warm functions, faults drawn by chance: each named, the zone as before, memory flat',
    minutes: 15,
    software: ['ministack', 'pebble'],
    rounds: 500,
    run: soakFaults,
  },
  {
    name: 'overhead',
    summary:
      'gathering evidence adds at most 15 % to a healthy round: pairs of rounds with and without, INSYNC at once',
    minutes: 6,
    software: ['ministack', 'pebble', 'boulder'],
    run: overhead,
  },
  ...ALARM_PARTS,
  {
    name: 'upgrade',
    summary:
      'from the first version to this one and back: accounts, ledger, zone and evidence outlive updates and cdk destroy',
    minutes: 16,
    software: ['ministack', 'pebble'],
    run: upgrade,
  },
  {
    name: 'crash',
    summary: 'a round killed at each of its calls, and what janitors make of it: in the model, and in the lab',
    minutes: 25,
    software: ['ministack', 'pebble'],
    run: crash,
  },
  {
    name: 'interleavings',
    summary:
      'whoever writes to the zone, in whatever order, and whoever dies: nothing of others is lost, nothing of ours stays',
    minutes: 3,
    software: ['ministack'],
    run: interleavings,
  },
  {
    name: 'interleavings-lab',
    summary: 'the same over the Route 53 of the lab, through the SDK',
    minutes: 14,
    software: ['ministack'],
    run: interleavingsOverTheLab,
  },
  {
    name: 'real-clients',
    summary:
      'the real certbot and lego issue at a name where rounds come and go and are killed: nobody is in their way',
    minutes: 1,
    software: ['ministack', 'pebble'],
    run: realClients,
  },
  {
    name: 'fuzz',
    summary: '100,000 hostile inputs for each reader of what comes from outside, within bounds of time and memory',
    minutes: 40,
    software: [],
    run: fuzzAll,
  },
  {
    name: 'grants',
    summary: 'each grant of each deployed role, taken away in turn: what uses it fails or tells by name, none is idle',
    minutes: 12,
    software: ['ministack', 'pebble'],
    run: grants,
  },
  {
    name: 'deployer',
    summary: 'each action that CloudFormation is granted, taken away: the stacks fail, and name it',
    minutes: 2,
    software: ['ministack'],
    run: deployer,
  },
  ...MATRIX_PARTS,
  ...MUTATION_PARTS,
];

/** @throws Error with the names there are, when this is none of them */
export function partNamed(name: string): Part {
  const part = PARTS.find((each) => each.name === name);
  if (part) return part;
  throw new Error(`No part "${name}". There are ${PARTS.map((each) => each.name).join(', ')}.`);
}

function passedAll(project: string): Proof {
  const { held, counts } = runVitest(project);
  return { held, counts, figures: {} };
}

/** How many cases there are of each kind, and each of them. */
function agreement(): Proof {
  const { held, counts, cases } = runVitest('agreement');
  const figures = Object.fromEntries(
    ['DNS', 'HTTP', 'CAA'].map((kind) => [
      kind.toLowerCase(),
      cases.filter(({ name }) => name.startsWith(kind)).length,
    ]),
  );
  return { held, counts, figures, cases };
}

/** Stops at the first delay with which a test fails. */
function insync(): Proof {
  let counts = { passed: 0, failed: 0, skipped: 0 };
  const figures: Record<string, number> = {};
  for (const seconds of INSYNC_SECONDS) {
    const run = runVitest('e2e', undefined, { LAB_INSYNC: String(seconds) });
    counts = added(counts, run.counts);
    figures[`passedAt${seconds}s`] = run.counts.passed;
    if (!run.held) return { held: false, counts, figures };
  }
  return { held: true, counts, figures };
}
