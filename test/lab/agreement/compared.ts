import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** Of a test that holds the product against an independent tool: which, and in what. */
    compared?: string;
  }
}

/** Notes down what a test compares, for the record of the proof. */
export function compared(task: TestContext['task'], what: string): void {
  task.meta.compared = what;
}
