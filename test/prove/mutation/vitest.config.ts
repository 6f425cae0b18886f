import { defineConfig } from 'vitest/config';

/** The tests that a mutant of the diagnosis has to face: all of its unit tests but the whole corpus, which takes seconds a run. */
export default defineConfig({
  test: {
    include: ['test/unit/diagnosis/**/*.test.ts'],
    isolate: false,
    exclude: ['test/unit/diagnosis/corpus.test.ts'],
  },
});
