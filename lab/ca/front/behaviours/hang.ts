import type { Behaviour } from '../behaviour.ts';
import { createScope, type Scope } from '../scope.ts';

/** @param scope default: every request */
export function hang(scope: Scope = {}): Behaviour {
  const applies = createScope(scope);
  return {
    name: 'hang',
    summary: 'Requests are taken and never answered',
    respond: async (request, forward) => (applies(request) ? { kind: 'silence' } : await forward(request)),
  };
}
