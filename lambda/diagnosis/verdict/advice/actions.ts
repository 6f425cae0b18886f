import type { Action } from '../../../contract/verdict/verdict.ts';
import type { Charge } from '../rule.ts';
import type { RoundView } from '../view.ts';

/** What somebody does now about a cause, with the exact record or command where there is one. */
export function actionsFor(_charge: Charge, _round: RoundView): Action[] {
  return [];
}
