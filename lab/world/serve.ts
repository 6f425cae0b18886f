import { openWorld } from './open.ts';
import type { WorldMessage, WorldOptions } from './spawn.ts';
import { forgetState, writeState } from './state.ts';

/** The world process: holds the lab's services from its parent's message until SIGTERM. */

const tell = (message: WorldMessage) => process.send?.(message);

process.once('message', async (options: WorldOptions) => {
  try {
    const world = await openWorld(options);
    const end = async () => {
      await world.close();
      forgetState(options.name);
      process.exit(0);
    };
    process.once('SIGTERM', end);
    process.once('SIGINT', end);
    writeState(world.services);
    tell({ ready: world.services });
  } catch (error) {
    tell({ failed: error instanceof Error ? error.message : String(error) });
    process.exit(1);
  }
});
