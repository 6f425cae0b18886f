import type { ProvedCase } from '../part.ts';

/** What is held against what it should be, one after the other; a run goes on after one that is otherwise. */
export type Checks = {
  readonly cases: readonly ProvedCase[];
  /** @param compared in words, for the record */
  same(name: string, compared: string, found: unknown, wanted: unknown): void;
};

/** @param progress gets what was found where it is otherwise; never given anything secret */
export function openChecks(progress: (line: string) => void): Checks {
  const cases: ProvedCase[] = [];
  return {
    cases,
    same(name, compared, found, wanted) {
      const agreed = JSON.stringify(found) === JSON.stringify(wanted);
      cases.push({ name, compared, agreed });
      progress(agreed ? `as it should be: ${name}` : `OTHERWISE: ${name}: ${text(found)}, not ${text(wanted)}`);
    },
  };
}

function text(value: unknown): string {
  return String(JSON.stringify(value)).slice(0, 2_000);
}
