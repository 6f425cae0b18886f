import { defineConfig } from 'vitest/config';

/** The tests that a changed `lambda/diagnosis` is held against. The corpus is not among them: it would judge everything each time. */
export default defineConfig({
  test: {
    include: ['test/unit/diagnosis/**/*.test.ts'],
    exclude: ['test/unit/diagnosis/corpus.test.ts'],
  },
});
