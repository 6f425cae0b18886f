import { eventually } from '../../../lab/world/eventually.ts';

/** Where a Node process that is sent SIGUSR1 opens its inspector (Node.js, "Signal events"). */
const LISTED = 'http://127.0.0.1:9229/json/list';
const OPENS_SECONDS = 5;

/** The inspector of a running Node process, by the Chrome DevTools Protocol. */
export type Inspector = {
  call(method: string, params?: object): Promise<unknown>;
  /** The process closes its inspector too: the next one opens at the same port. */
  close(): Promise<void>;
};

type Listed = { readonly webSocketDebuggerUrl: string };
type Evaluated = { readonly result: { readonly value?: unknown } };

/** @throws Error where another process has its inspector there */
export async function openInspector(pid: number): Promise<Inspector> {
  process.kill(pid, 'SIGUSR1');
  const { webSocketDebuggerUrl } = await eventually(`the inspector of ${pid}`, listed, OPENS_SECONDS);
  const inspector = await connect(webSocketDebuggerUrl);
  const { result } = (await inspector.call('Runtime.evaluate', { expression: 'process.pid' })) as Evaluated;
  if (result.value === pid) return inspector;
  throw new Error(`the inspector is of the process ${result.value}, not ${pid}`);
}

/** `undefined` as long as nobody listens. */
async function listed(): Promise<Listed | undefined> {
  try {
    const [first] = (await (await fetch(LISTED)).json()) as Listed[];
    return first;
  } catch {
    return undefined;
  }
}

async function connect(url: string): Promise<Inspector> {
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
    async close() {
      // It closes the connection, and answers nothing.
      void call('Runtime.evaluate', { expression: "process.getBuiltinModule('node:inspector').close()" });
      await closed;
    },
  };
}
