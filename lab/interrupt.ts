import { constants } from 'node:os';
import { takeDown } from './down.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** From here on an interrupted command (Ctrl-C) takes with it the lab that it was about to bring up. */
export function endLabOnInterrupt(name: string): void {
  let interrupted = false;
  const end = async (signal: (typeof SIGNALS)[number]) => {
    // A terminal tells the whole group of processes, and npm tells it once more.
    if (interrupted) return;
    interrupted = true;
    process.stderr.write(`interrupted (${signal}): ending what was started ...\n`);
    await takeDown(name).catch((error: Error) => process.stderr.write(`${error.message}\n`));
    process.exit(128 + constants.signals[signal]);
  };
  for (const signal of SIGNALS) process.on(signal, end);
}
