import type { Subscriber } from '../../../lab/aws/subscriber.ts';
import { labConfig, PARENT_ZONE, writeConfig } from '../../../lab/world/config.ts';
import { deployProduct } from '../../../lab/world/product.ts';
import type { Deployed, LabServices, LabState } from '../../../lab/world/state.ts';
import type { ConfigInput } from '../../../lambda/contract/config.ts';
import type { DeploymentId } from './alarm-case.ts';
import type { Shop } from './shop.ts';

/** A lab with one deployment in it. */
export type DeployedState = LabState & { readonly deployed: Deployed };

/** What the config of a deployment has that others have not. */
type Kind = {
  readonly targets: number;
  readonly changes?: (surroundings: Surroundings) => Partial<ConfigInput>;
};
type Surroundings = { readonly subscriber: Subscriber; readonly shop: Shop; readonly now: number };

const PULSE = { pulse: { expression: 'rate(1 minute)', flexibleMinutes: 0 } };
const OFF = { enabled: false };
/** Of maintenance, from the deployment on: time for a fault, and for its end. */
const WINDOW_MINUTES = 9;

const KINDS: Readonly<Record<DeploymentId, Kind>> = {
  one: { targets: 1 },
  ten: { targets: 10 },
  hundred: { targets: 100 },
  clocked: {
    targets: 1,
    changes: () => ({
      schedules: {
        ...PULSE,
        probe: { expression: 'rate(2 minutes)', flexibleMinutes: 0 },
        janitor: OFF,
      },
    }),
  },
  named: {
    targets: 1,
    changes: ({ shop }) => ({
      certificates: { shop: { ca: 'production', endpoint: `${shop.host}:${shop.port}` } },
    }),
  },
  kept: { targets: 1 },
};

/** Deploys one, as a person does, with those who are told of its alarms. */
export async function deployOne(
  id: DeploymentId,
  services: LabServices,
  surroundings: Surroundings,
  progress: (line: string) => void,
): Promise<DeployedState> {
  const content = configOf(id, services, surroundings);
  const config = { file: writeConfig(services, content), content };
  const deployed = await deployProduct(services, config, (line) => progress(`${id}: ${line}`));
  return { ...services, deployed };
}

export function configOf(id: DeploymentId, services: LabServices, surroundings: Surroundings): ConfigInput {
  const { targets, changes } = KINDS[id];
  const { subscriber, now } = surroundings;
  const told = (severity: string) => [{ url: `${subscriber.url}/${id}/${severity}` }];
  const window = { from: at(now), to: at(now + WINDOW_MINUTES * 60_000) };
  return {
    ...labConfig(services, { deployment: id }),
    zone: { name: `${id}.${PARENT_ZONE}` },
    targets: Object.fromEntries(targetIds(targets).map((target) => [target, { kind: 'canary', names: ['@'] }])),
    schedules: { ...PULSE, probe: OFF, janitor: OFF },
    alarms: {
      ...{ page: told('page'), notify: told('notify') },
      ...(id === 'kept' ? { maintenance: [window] } : {}),
    },
    ...changes?.(surroundings),
  };
}

/** `t001`, `t002`, ...: so many. */
export function targetIds(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `t${String(index + 1).padStart(3, '0')}`);
}

export function targetsOf(id: DeploymentId): string[] {
  return targetIds(KINDS[id].targets);
}

function at(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
