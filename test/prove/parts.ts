import { listScenarios } from '../../lab/scenarios/registry.ts';
import { prepareTools } from '../../lab/tools/prepare.ts';
import { ALARM_PARTS } from './alarms.ts';
import { healthy } from './healthy.ts';
import { MATRIX_PARTS } from './matrix.ts';
import { MUTATION_PARTS } from './mutation/parts.ts';
import { overhead } from './overhead.ts';
import type { Part, Proof } from './part.ts';
import { soak } from './soak.ts';
import { soakFaults } from './soak-faults/soak-faults.ts';
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
    run: soak,
  },
  {
    name: 'healthy-200',
    summary: 'rounds in a row while nothing is wrong, judged by the verdict: not one false alarm',
    minutes: 20,
    software: ['ministack', 'pebble'],
    run: healthy,
  },
  {
    name: 'soak-faults',
    summary:
      'rounds in a row through warm functions, faults drawn by chance: each named, the zone as before, memory flat',
    minutes: 40,
    software: ['ministack', 'pebble'],
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
    name: 'deployer',
    summary: 'each action that CloudFormation is granted, taken away: the stacks fail, and name it',
    minutes: 8,
    software: ['ministack'],
    run: async ({ progress }) => {
      const { python } = await prepareTools({ progress });
      const env = { LAB_PYTHON: python, LAB_GRANTS: 'all' };
      const { held, counts } = runVitest('lab', 'test/lab/aws/deployer-grants.test.ts', env);
      return { held, counts, figures: { actions: counts.passed + counts.failed - 1 } };
    },
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
