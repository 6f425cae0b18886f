import type { Live } from './reader.ts';

/** The emulator's words, whatever code the service has for it, for an operation that it does not know. */
const UNKNOWN = /\bUnknown action: \w+/;

/** What the reading gives, or nothing at all (so nothing is readable) when the emulator does not know an operation. */
export async function unlessUnsupported(read: () => Promise<Live>): Promise<Live> {
  try {
    return await read();
  } catch (error) {
    if (UNKNOWN.test((error as Error).message)) return {};
    throw error;
  }
}
