import type { Ca } from '../../contract/ca.ts';
import type { Clock } from '../../contract/clock.ts';
import type { Network } from '../../contract/deployment.ts';
import type { Control } from '../../contract/evidence/controls.ts';
import { checkEgress } from './egress.ts';
import type { ControlContext } from './inquiry.ts';
import { observeCa } from './production.ts';
import { askStatusPages } from './status-api.ts';

const PATIENCE_MS = 5_000;

export type ControlsOptions = {
  readonly cas: readonly Ca[];
  readonly network: Pick<Network, 'resolvers' | 'controls'>;
  readonly clock: Clock;
  /** Milliseconds since 1970. */
  readonly deadline: number;
  /** Milliseconds that a server is given for one answer; default 5 000. */
  readonly patienceMs?: number;
};

/**
 * All controls of a round, at the same time: the production CAs, the status pages of all CAs, and the way out. One request
 * each, nothing tried again, never an order. Ends within the deadline and never throws: a check that crashes is a control
 * whose reason is `defect`.
 */
export async function runControls(options: ControlsOptions): Promise<Control[]> {
  const { cas, network, clock, deadline } = options;
  const context: ControlContext = {
    clock,
    deadline,
    patienceMs: options.patienceMs ?? PATIENCE_MS,
    resolvers: network.resolvers,
  };
  const observed = cas.filter(({ role }) => role === 'production');
  const gathered = await Promise.all([
    ...observed.map((ca) => observeCa(ca, context)),
    askStatusPages(cas, context),
    checkEgress(network.controls ?? [], context),
  ]);
  return gathered.flat();
}
