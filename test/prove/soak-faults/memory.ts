import { setTimeout as sleep } from 'node:timers/promises';
import { workers } from '../../../lab/aws/ministack.ts';

/** Where a Node process that is sent SIGUSR1 opens its inspector (Node.js, "Signal events"). */
const INSPECTOR = 'http://127.0.0.1:9229/json/list';
const OPENS_MS = 5_000;
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
  process.kill(pid, 'SIGUSR1');
  const inspector = await connect(await inspectorUrl(pid));
  const { result } = (await inspector.call('Runtime.evaluate', { expression: 'process.pid' })) as Evaluated;
  if (result.value !== pid) throw new Error(`the inspector is of the process ${result.value}, not ${pid}`);
  try {
    // The first frees what the finalizers of the second wait for.
    for (let times = 0; times < 2; times += 1) await inspector.call('HeapProfiler.collectGarbage');
    const { usedSize, backingStorageSize = 0 } = (await inspector.call('Runtime.getHeapUsage')) as HeapUsage;
    return (usedSize + backingStorageSize) / MEGABYTE;
  } finally {
    const expression = "process.getBuiltinModule('node:inspector').close()";
    await inspector.end('Runtime.evaluate', { expression });
  }
}

/** Of the Chrome DevTools Protocol. */
type Evaluated = { readonly result: { readonly value?: unknown } };
/** Octets. */
type HeapUsage = { readonly usedSize: number; readonly backingStorageSize?: number };
type Listed = { readonly webSocketDebuggerUrl: string };

async function inspectorUrl(pid: number): Promise<string> {
  const until = Date.now() + OPENS_MS;
  for (;;) {
    try {
      const [first] = (await (await fetch(INSPECTOR)).json()) as Listed[];
      if (first) return first.webSocketDebuggerUrl;
    } catch (error) {
      if (Date.now() > until) throw new Error(`the process ${pid} opens no inspector: ${error}`);
    }
    await sleep(50);
  }
}

async function connect(url: string) {
  const socket = new WebSocket(url);
  const answers = new Map<number, (result: unknown) => void>();
  let calls = 0;
  socket.addEventListener('message', ({ data }) => {
    const { id, result } = JSON.parse(String(data)) as { readonly id: number; readonly result: unknown };
    answers.get(id)?.(result);
  });
  const closed = new Promise<void>((resolve) => socket.addEventListener('close', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    socket.addEventListener('open', () => resolve());
    socket.addEventListener('error', () => reject(new Error(`no inspector at ${url}`)));
  });
  const call = (method: string, params: object = {}) =>
    new Promise<unknown>((resolve) => {
      calls += 1;
      answers.set(calls, resolve);
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
  return {
    call,
    /** A call after which the process closes the connection. */
    async end(method: string, params: object): Promise<void> {
      void call(method, params);
      await closed;
    },
  };
}

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

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
