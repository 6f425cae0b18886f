import { setTimeout as sleep } from 'node:timers/promises';
import { NAME_HELP, OUTPUT_HELP, readOptions } from './options.ts';
import { forgetState, worldOf } from './world/state.ts';

const HELP = `Ends a lab: exactly the processes that lab:up started for it.

  npm run lab:down [-- OPTIONS]

${NAME_HELP}
${OUTPUT_HELP}

Exit code: 0 when it is gone (or was not there), 1 when it did not end, 2 when the arguments cannot be read.`;

const PATIENCE_MS = 20_000;

/** @returns whether there was a lab to end. Throws when it does not end. */
export async function takeDown(name: string): Promise<boolean> {
  const world = worldOf(name);
  if (world === undefined) return false;
  process.kill(world, 'SIGTERM');
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    if (worldOf(name) === undefined) {
      forgetState(name);
      return true;
    }
    await sleep(50);
  }
  throw new Error(`the lab "${name}" (process ${world}) did not end within ${PATIENCE_MS / 1000} s`);
}

if (import.meta.main) {
  const { name, json } = readOptions(HELP, ['name', 'json']);
  try {
    const ended = await takeDown(name);
    const words = ended ? `the lab "${name}" is gone` : `there is no lab "${name}"`;
    process.stdout.write(json ? `${JSON.stringify({ name, ended })}\n` : `${words}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}
