import { PORT_BLOCK, takenPorts } from '../../../lab/world/ports.ts';

const LOWEST = 14_000;
/** Below the ports that systems hand out by themselves (32768 and up). */
const BLOCKS = 90;

/** A free block of ports for a lab. Two who look at the same time begin at different ones. */
export async function freeBase(): Promise<number> {
  for (let tried = 0; tried < BLOCKS; tried++) {
    const base = LOWEST + ((process.pid + tried) % BLOCKS) * PORT_BLOCK;
    if ((await takenPorts(base)).length === 0) return base;
  }
  throw new Error('no block of ports is free for a lab');
}
