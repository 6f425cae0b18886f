import { defineFault, type SwitchedFault } from '../../aws/faults/switched-fault.ts';
import type { openClients } from '../../world/clients.ts';
import type { LabControl } from '../../world/control-client.ts';
import type { Deployed, LabState } from '../../world/state.ts';

/** What setups lay their hands on. */
export type SetupHost = {
  readonly state: LabState & { readonly deployed: Deployed };
  readonly control: LabControl;
  readonly clients: ReturnType<typeof openClients>;
};

/** What stands wrong around the product and is no switch of the lab: put in as a person does it, and put back. */
export type Setup = SwitchedFault<SetupHost>;
export const defineSetup = defineFault;
