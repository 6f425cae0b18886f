import { createSwitches } from '../../../lab/aws/faults/switched-fault.ts';
import { SETUP_PREFIX } from '../../../lab/matrix/setups/registry.ts';
import { createMatrixSwitches } from '../../../lab/matrix/switches.ts';
import type { Switches } from '../../../lab/scenarios/timeline.ts';
import { openClients } from '../../../lab/world/clients.ts';
import { controlOf } from '../../../lab/world/control-client.ts';
import type { DeployedState } from './deployments.ts';
import { ALARM_SETUPS } from './setups.ts';
import type { Shop } from './shop.ts';

export type AlarmSwitches = Switches;

/** Faults of the lab, setups of the matrix and those of the proof, by one set of names. */
export function alarmSwitches(state: DeployedState, shop: Shop): AlarmSwitches {
  const host = { state, control: controlOf(state), clients: openClients(state), shop };
  const others = createMatrixSwitches(host);
  const own = createSwitches(ALARM_SETUPS, host);
  const ownName = (name: string) => ALARM_SETUPS.find((setup) => `${SETUP_PREFIX}${setup.name}` === name)?.name;
  return {
    requests: others.requests,
    async on(name, parameters = {}) {
      const setup = ownName(name);
      await (setup === undefined ? others.on(name, parameters) : own.on(setup, parameters));
    },
    async off(name) {
      const setup = ownName(name);
      await (setup === undefined ? others.off(name) : own.off(setup));
    },
  };
}
