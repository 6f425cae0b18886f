import type { Behaviour } from '../behaviour.ts';

/** Everything as the CA has it: what a front does with no behaviour in use. */
export function pass(): Behaviour {
  return {
    name: 'pass',
    summary: 'Requests and answers go through unchanged',
    respond: (request, forward) => forward(request),
  };
}
