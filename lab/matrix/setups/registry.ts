import { createSwitches, type Switches } from '../../aws/faults/switched-fault.ts';
import { authorizationValid } from './authorization.ts';
import { variableLost } from './environment.ts';
import { breakerOpen, budgetSpent } from './ledger.ts';
import {
  accountForgotten,
  accountKeyReplaced,
  bindingKeyWrong,
  bindingUnknown,
  bindingUsedUp,
  secretDeleted,
  secretEmptied,
  secretsSwapped,
} from './secrets.ts';
import type { Setup, SetupHost } from './setup.ts';
import { caaSet, delegatedElsewhere, lookedUp, negativeTtl, valuesLeft, zoneSigned } from './zone.ts';

/** A setup's name in a case is this and its own. */
export const SETUP_PREFIX = 'setup-';

export const SETUPS: readonly Setup[] = [
  accountForgotten,
  accountKeyReplaced,
  authorizationValid,
  bindingKeyWrong,
  bindingUnknown,
  bindingUsedUp,
  breakerOpen,
  budgetSpent,
  caaSet,
  delegatedElsewhere,
  lookedUp,
  negativeTtl,
  secretDeleted,
  secretEmptied,
  secretsSwapped,
  valuesLeft,
  variableLost,
  zoneSigned,
];

export function createSetups(host: SetupHost): Switches {
  return createSwitches(SETUPS, host);
}
