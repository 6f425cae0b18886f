import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

const FOLDER = 'test/unit/diagnosis';
/** Ends with the first failure: what takes seconds is asked only of mutants that nothing else has killed. */
const LAST = ['diagnosis/advice.test.ts', 'rules/missing.test.ts'];

class SlowestLast extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const isLast = ({ moduleId }: TestSpecification) => LAST.some((name) => moduleId.endsWith(name));
    const sorted = await super.sort(files);
    return [...sorted.filter((file) => !isLast(file)), ...sorted.filter(isLast)];
  }
}

/**
 * The tests that a mutant of the diagnosis has to face: all of its unit tests but the whole corpus, which takes seconds a run, and
 * the reading, which is of the evidence alone.
 */
export default defineConfig({
  test: {
    include: [`${FOLDER}/**/*.test.ts`],
    exclude: [`${FOLDER}/corpus.test.ts`, `${FOLDER}/reading.test.ts`],
    isolate: false,
    sequence: { sequencer: SlowestLast },
  },
});
