import type { FrontRequest, Resource } from './behaviour.ts';

/** Which requests a behaviour is for; the others pass. */
export type Scope = {
  /** Only these resources; default: all. */
  readonly at?: readonly Resource[];
  /** Only the first so many of them; default: all. */
  readonly times?: number;
};

/** @returns whether a request is meant; each call counts */
export function createScope({ at, times = Number.POSITIVE_INFINITY }: Scope): (request: FrontRequest) => boolean {
  let met = 0;
  return ({ resource }) => {
    if (at && !at.includes(resource)) return false;
    met += 1;
    return met <= times;
  };
}
