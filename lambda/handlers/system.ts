import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import { DEPLOYMENT_FILE } from '../contract/environment.ts';

/** The real world behind the ports: clock, randomness, the file beside the code. */

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      const timer = setTimeout(wake, Math.max(0, milliseconds));
      signal?.addEventListener('abort', wake, { once: true });
    }),
};

/** A DNS label that nobody has used before: 12 random letters or digits. */
export function randomLabel(): string {
  return BigInt(`0x${randomBytes(10).toString('hex')}`)
    .toString(36)
    .padStart(12, '0')
    .slice(-12);
}

/** Synthesis has checked it: a file that cannot be read is a broken deployment, and may fail loudly. */
export function readDeployment(): Deployment {
  return JSON.parse(readFileSync(new URL(DEPLOYMENT_FILE, import.meta.url), 'utf8')) as Deployment;
}

/** Makes a value at its first use: nothing happens while modules load. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
