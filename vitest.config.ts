import { configDefaults, defineConfig } from 'vitest/config';
import { ByName } from './test/lab/e2e/by-name.ts';

const OTHERS = ['e2e', 'scenarios', 'matrix', 'boulder', 'stepca', 'agreement', 'apart'].map(
  (folder) => `test/lab/${folder}/**`,
);
const inTheLab = { fileParallelism: false, testTimeout: 300_000, hookTimeout: 600_000 };

// One project per kind of test: `unit` and `stacks` need nothing but the clone, `lab` needs the lab's parts installed, `e2e` and `apart` have
// the whole lab with the product deployed, each its own. `boulder` and `stepca` build those CAs first, `agreement` asks the same of other
// programs as of the product, `apart` waits for schedules or has labs of its own; these are no part of `npm test`.
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
          exclude: [...configDefaults.exclude, ...OTHERS],
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
          globalSetup: ['test/lab/e2e/setup.ts'],
          ...inTheLab,
        },
      },
      {
        test: {
          name: 'apart',
          include: ['test/lab/apart/**/*.test.ts'],
          globalSetup: ['test/lab/e2e/setup.ts'],
          ...inTheLab,
        },
      },
    ],
  },
});
