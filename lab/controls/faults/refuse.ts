import { defineFault } from '../../aws/faults/switched-fault.ts';
import type { ControlHost } from '../host.ts';
import { befall, WHICH } from './befall.ts';

export const refuse = defineFault({
  name: 'refuse',
  summary: 'Nobody listens at the control hosts: ECONNREFUSED',
  parameters: WHICH,
  start: (which, hosts: readonly ControlHost[]) => befall(which, hosts, (host) => host.refuse()),
});
