import { workers } from '../../../lab/aws/ministack.ts';
import { median } from '../quantiles.ts';
import { openInspector } from './inspector.ts';

const MEGABYTE = 1e6;

/**
 * Memory that stays in use after a collection, in each process that runs a function of this name: MB by process id. What the
 * processes hold beside it is what their heaps have not collected yet, and says nothing.
 */
export async function memoryOf(functionName: string, endpoint: string): Promise<Map<number, number>> {
  const own = (await workers(endpoint)).filter((worker) => worker.functionName === functionName);
  const used = new Map<number, number>();
  // One after the other: they all open at the same port.
  for (const { pid } of own) used.set(pid, await usedIn(pid));
  return used;
}

async function usedIn(pid: number): Promise<number> {
  const inspector = await openInspector(pid);
  try {
    // The first frees what the finalizers of the second wait for.
    for (let times = 0; times < 2; times += 1) await inspector.call('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await inspector.call('Runtime.getHeapUsage')) as HeapUsage;
    return (usedSize + backingStorageSize) / MEGABYTE;
  } finally {
    await inspector.close();
  }
}

/** Of the Chrome DevTools Protocol, in octets. */
type HeapUsage = { readonly usedSize: number; readonly backingStorageSize?: number };

/**
 * How much the memory of one process grew, percent of what it was: the median of its last quarter against that of its second, for it
 * fills its caches in the first. `undefined` of fewer than 12 looks, which show nothing.
 */
export function growthOf(looks: readonly number[]): number | undefined {
  if (looks.length < 12) return undefined;
  const quarter = Math.floor(looks.length / 4);
  const before = median(looks.slice(quarter, 2 * quarter));
  const after = median(looks.slice(-quarter));
  return Math.round(((after - before) / before) * 1_000) / 10;
}
