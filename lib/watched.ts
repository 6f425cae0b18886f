import { type Deployment, mayOrder } from '../lambda/contract/deployment.ts';

/** A target at a CA: what a probe is made of. */
export type Watched = { readonly target: string; readonly ca: string };

/** Every target with each CA that it is ordered from. */
export function watchedOf({ cas, targets }: Deployment): Watched[] {
  return targets.flatMap((target) =>
    cas.filter((ca) => mayOrder(target, ca)).map((ca) => ({ target: target.id, ca: ca.id })),
  );
}
