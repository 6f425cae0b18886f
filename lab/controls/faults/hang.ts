import { defineFault } from '../../aws/faults/switched-fault.ts';
import type { ControlHost } from '../host.ts';
import { befall, WHICH } from './befall.ts';

export const hang = defineFault({
  name: 'hang',
  summary: 'The control hosts take connections and never begin TLS',
  parameters: WHICH,
  start: (which, hosts: readonly ControlHost[]) => befall(which, hosts, (host) => host.hang()),
});
