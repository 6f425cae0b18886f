import type { Ca } from '../../contract/ca.ts';
import type { CaaFinding } from '../../contract/evidence/caa.ts';
import type { AccountPorts } from '../ports.ts';

export type RotationPorts = AccountPorts & {
  /** What CAA would say of an account at this CA that does not exist yet, name by name. */
  readonly caaOfNewAccount: (ca: Ca, deadline: number) => Promise<readonly CaaFinding[]>;
};
