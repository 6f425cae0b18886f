import { isOrderable } from '../lambda/contract/ca.ts';
import type { Deployment } from '../lambda/contract/deployment.ts';
import type { Watched } from './metrics.ts';

/** Every target with each CA that it is ordered from: a canary from all that may be, a real name where the config says. */
export function watchedOf(deployment: Deployment): Watched[] {
  const cas = deployment.cas.filter(isOrderable).map(({ id }) => id);
  return deployment.targets.flatMap((target) => {
    const own = target.kind === 'canary' ? cas : cas.filter((ca) => target.issueFrom.includes(ca));
    return own.map((ca) => ({ target: target.id, ca }));
  });
}
