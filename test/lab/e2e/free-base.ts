import { PORT_BLOCK, takenPorts } from '../../../lab/world/ports.ts';

/** The first free block of ports for a lab, below those that systems hand out by themselves (32768 and up). */
export async function freeBase(): Promise<number> {
  for (let base = 14_000; base < 23_000; base += PORT_BLOCK) {
    if ((await takenPorts(base)).length === 0) return base;
  }
  throw new Error('no block of ports is free for a lab');
}
