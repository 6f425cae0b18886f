import type { AcmeConnection } from '../acme/connection.ts';
import type { Ca } from '../contract/ca.ts';
import type { Clock } from '../contract/clock.ts';
import type { Trouble } from '../contract/problem.ts';
import type { LeaseLedger } from '../store/lease.ts';
import type { SecretStore } from '../store/secrets.ts';

/** What accounts are made and kept with. */
export type AccountPorts = {
  readonly clock: Clock;
  readonly secrets: SecretStore;
  readonly lease: LeaseLedger;
  readonly connect: (ca: Ca) => AcmeConnection;
  /** Who holds the lease: unique for this work. */
  readonly owner: string;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Something failed that must not cost the answer. */
  readonly warn: (message: string, trouble: Trouble) => void;
};
