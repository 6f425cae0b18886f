import { configDefaults, defineConfig } from 'vitest/config';
import { ByName } from './test/lab/e2e/by-name.ts';

const APART = ['e2e', 'scenarios', 'matrix', 'boulder', 'stepca', 'agreement'].map((folder) => `test/lab/${folder}/**`);
/** These wait for clocks and time limits more than they work: they have a lab of their own, beside the tests of the lab. */
const WAITING = ['first-pulse', 'lifecycle', 'once', 'requests', 'rotation'].map(
  (name) => `test/lab/e2e/${name}.test.ts`,
);
/** Minutes of a clock: no part of `npm test`. */
const CLOCK = 'test/lab/e2e/clock.test.ts';
const inTheLab = { fileParallelism: false, testTimeout: 300_000, hookTimeout: 600_000 };

// One project per kind of test: `unit` and `stacks` need nothing but the clone, `lab` needs the lab's parts installed, `e2e` and
// `waiting` have the whole lab with the product deployed, each its own. `boulder` and `stepca` build those CAs first, `agreement` asks
// the same of other programs as of the product, `clock` waits for schedules and alarms; these are no part of `npm test`.
export default defineConfig({
  test: {
    sequence: { sequencer: ByName },
    // More than two processors: half of the time, unit tests wait.
    maxWorkers: 4,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          isolate: false,
          restoreMocks: true,

          testTimeout: 30_000,
        },
      },
      // Not isolated: loading aws-cdk-lib for each file takes longer than the tests.
      { test: { name: 'stacks', include: ['test/stacks/**/*.test.ts'], isolate: false, testTimeout: 60_000 } },
      {
        test: {
          name: 'lab',
          include: ['test/lab/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...APART],
          ...inTheLab,
        },
      },
      { test: { name: 'boulder', include: ['test/lab/boulder/**/*.test.ts'], ...inTheLab } },
      { test: { name: 'stepca', include: ['test/lab/stepca/**/*.test.ts'], ...inTheLab } },
      { test: { name: 'agreement', include: ['test/lab/agreement/**/*.test.ts'], ...inTheLab } },
      {
        test: {
          name: 'e2e',
          include: ['e2e', 'scenarios', 'matrix'].map((folder) => `test/lab/${folder}/**/*.test.ts`),
          exclude: [...configDefaults.exclude, ...WAITING, CLOCK],
          globalSetup: ['test/lab/e2e/setup.ts'],
          ...inTheLab,
        },
      },
      { test: { name: 'clock', include: [CLOCK], globalSetup: ['test/lab/e2e/setup.ts'], ...inTheLab } },
      { test: { name: 'waiting', include: WAITING, globalSetup: ['test/lab/e2e/setup.ts'], ...inTheLab } },
    ],
  },
});
