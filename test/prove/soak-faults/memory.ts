import { readFileSync } from 'node:fs';
import { workers } from '../../../lab/aws/ministack.ts';

const MIB = 1_024;

/** Resident memory of each process that runs a function of this name, MiB, by process id. */
export async function memoryOf(functionName: string, endpoint: string): Promise<Map<number, number>> {
  const own = (await workers(endpoint)).filter((worker) => worker.functionName === functionName);
  return new Map(own.flatMap(({ pid }) => residentMib(pid).map((mib) => [pid, mib] as const)));
}

/** None of a process that has ended meanwhile (proc(5), VmRSS is in kB). */
function residentMib(pid: number): number[] {
  try {
    const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return kilobytes === undefined ? [] : [Number(kilobytes) / MIB];
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * How much the memory of one process grew, percent of what it was: the median of its last quarter against that of its second, for it
 * fills its caches in the first. `undefined` of fewer than 40 looks, which show nothing.
 */
export function growthOf(looks: readonly number[]): number | undefined {
  if (looks.length < 40) return undefined;
  const quarter = Math.floor(looks.length / 4);
  const before = median(looks.slice(quarter, 2 * quarter));
  const after = median(looks.slice(-quarter));
  return Math.round(((after - before) / before) * 1_000) / 10;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
