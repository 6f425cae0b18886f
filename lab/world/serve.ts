import { openWorld } from './open.ts';
import type { WorldMessage, WorldOptions } from './spawn.ts';
import { claimName, forgetState, holdsName, writeState } from './state.ts';

/** The world process: holds the lab's services from its parent's message until SIGTERM. */

const LOOK_MS = 1_000;

process.once('message', async (options: WorldOptions) => {
  try {
    claimName(options.name);
    const world = await openWorld(options);
    const end = async () => {
      await world.close();
      if (holdsName(options.name)) forgetState(options.name);
      process.exit(0);
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    writeState(world.services);
    endWithFolder(options.name);
    // With a parent that is gone meanwhile, nobody would know of this lab.
    tell({ ready: world.services }, (untold) => untold && end());
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) }, () => process.exit(1));
  }
});

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
