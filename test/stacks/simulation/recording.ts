import { readFileSync } from 'node:fs';
import type { RecordedCall } from '../../../lab/aws/calls.ts';
import type { ConfigInput } from '../../../lambda/contract/config.ts';
import type { Place } from './deployed.ts';

/** What the product asked of AWS in one run in the lab, and where it was deployed. `record.ts` makes it. */
export type Recording = {
  /** As much of the config as policies are made from. */
  readonly config: ConfigInput;
  readonly place: Required<Place>;
  readonly calls: readonly RecordedCall[];
};

export const RECORDING = 'test/stacks/simulation/recording.json';

export function readRecording(): Recording {
  return JSON.parse(readFileSync(RECORDING, 'utf8')) as Recording;
}
