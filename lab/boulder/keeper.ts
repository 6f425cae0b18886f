import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const PROGRAM = fileURLToPath(new URL('./companions/keeper.ts', import.meta.url));

/** Sees to it that nothing outlives this process, even one that is killed. */
export type Keeper = { started(pid: number): void; ended(pid: number): void; close(): Promise<void> };

export function startKeeper(): Keeper {
  // In a session of its own: what ends this process by its group must not take the keeper along.
  const child = spawn(process.execPath, [PROGRAM], { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
  child.stdin.on('error', () => undefined);
  return {
    started: (pid) => child.stdin.write(`+${pid}\n`),
    ended: (pid) => child.stdin.write(`-${pid}\n`),
    async close() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.stdin.end();
      await gone;
    },
  };
}
