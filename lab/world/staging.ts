import { type BoulderTools, prepareBoulder } from '../boulder/prepare.ts';
import { BoulderUnavailableError } from '../boulder/unavailable.ts';
import { findGo } from '../tools/go.ts';
import { findHostPython } from '../tools/host-python.ts';
import type { Tools } from '../tools/prepare.ts';

/** What the staging CA is to be: Boulder is Let's Encrypt's own software, Pebble is set up faster. */
export type StagingSoftware = 'boulder' | 'pebble';

/** Boulder, built if need be; where it cannot be had, that is said and Pebble stands in. */
export async function prepareStaging(
  wanted: StagingSoftware,
  { cacheDir }: Tools,
  progress: (line: string) => void,
): Promise<BoulderTools | undefined> {
  if (wanted === 'pebble') return undefined;
  try {
    return await prepareBoulder({ progress, cacheDir, go: await findGo(cacheDir, await findHostPython()) });
  } catch (error) {
    if (!(error instanceof BoulderUnavailableError)) throw error;
    progress(`${error.message} Pebble stands in as the staging CA.`);
    return undefined;
  }
}
