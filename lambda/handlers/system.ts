import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { z } from 'zod';
import type { Clock } from '../contract/clock.ts';
import type { Deployment } from '../contract/deployment.ts';
import { DEPLOYMENT_FILE } from '../contract/environment.ts';
import { TroubleError } from '../contract/problem.ts';

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

const DEPLOY_AGAIN =
  'Deploy this version again with cdk deploy; if somebody changed the function by hand, that undoes it.';

/**
 * The function's environment, as synthesis wrote it.
 * @throws TroubleError `config-invalid`, which names each variable and quotes none
 */
export function readEnvironment<T>(schema: z.ZodType<T>, env: Readonly<Record<string, unknown>> = process.env): T {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const names = [...new Set(parsed.error.issues.map(({ path }) => path.join('.')))];
  throw new TroubleError({
    code: 'config-invalid',
    message: `The environment of the function lacks or misspells ${names.join(', ')}.`,
    action: DEPLOY_AGAIN,
  });
}

/**
 * The file beside the code; synthesis has checked what is in it.
 * @throws TroubleError `config-invalid`
 */
export function readDeployment(file: URL = new URL(DEPLOYMENT_FILE, import.meta.url)): Deployment {
  try {
    return deploymentIn(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    throw new TroubleError(
      {
        code: 'config-invalid',
        message: `The file ${DEPLOYMENT_FILE} beside the code of the function ${error instanceof SyntaxError ? 'is not JSON' : error instanceof TypeError ? 'is of another version' : 'cannot be read'}.`,
        action: DEPLOY_AGAIN,
      },
      { cause: error },
    );
  }
}

/** @throws TypeError where it is none of this version */
function deploymentIn(document: unknown): Deployment {
  const { version, cas, targets } = (document ?? {}) as Partial<Record<keyof Deployment, unknown>>;
  if (version === 1 && Array.isArray(cas) && Array.isArray(targets)) return document as Deployment;
  throw new TypeError('not a deployment of this version');
}

/** Makes a value at its first use: nothing happens while modules load. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
