import { type Deployment, mayOrder } from '../lambda/contract/deployment.ts';
import type { Watched } from './metrics.ts';

/** Every target with each CA that it is ordered from. */
export function watchedOf({ cas, targets }: Deployment): Watched[] {
  return targets.flatMap((target) =>
    cas.filter((ca) => mayOrder(target, ca)).map((ca) => ({ target: target.id, ca: ca.id })),
  );
}
