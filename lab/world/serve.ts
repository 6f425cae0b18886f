import { openWorld } from './open.ts';
import type { WorldMessage, WorldOptions } from './spawn.ts';
import { claimName, forgetState, holdsName, writeState } from './state.ts';

/** The world process: holds the lab's services from its parent's message until SIGTERM. */

const LOOK_MS = 1_000;

process.once('message', async (options: WorldOptions) => {
  let end = async (): Promise<void> => endAtOnce(options.name);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end());
  try {
    claimName(options.name);
    const world = await openWorld(options);
    end = async () => {
      await world.close();
      if (holdsName(options.name)) forgetState(options.name);
      process.exit(0);
    };
    writeState(world.services);
    endWithFolder(options.name);
    // With a parent that is gone meanwhile, nobody would know of this lab.
    tell({ ready: world.services }, (untold) => untold && end());
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) }, () => process.exit(1));
  }
});

/**
 * For a signal while the services start: what has been started goes with this process, which holds it on a tether. The signal
 * itself could kill this process after a service began and before that was on its tether.
 */
function endAtOnce(name: string): never {
  if (holdsName(name)) forgetState(name);
  process.exit(1);
}

function tell(message: WorldMessage, then: (untold: Error | null) => void): void {
  process.send?.(message, undefined, undefined, then);
}

/** Without its folder a lab can be found by no command any more. */
function endWithFolder(name: string): void {
  const timer = setInterval(() => {
    if (holdsName(name)) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, LOOK_MS);
}
