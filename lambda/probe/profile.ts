import { AcmeProblemError } from '../acme/errors.ts';
import type { Directory } from '../acme/session.ts';
import { inOneLine } from '../contract/harmless.ts';
import { TroubleError } from '../contract/problem.ts';
import type { ProbePlan } from './plan.ts';

/** How many profiles of a directory are told, and characters of each. */
const MOST_PROFILES = 10;
const MOST_PROFILE = 40;

/** draft-ietf-acme-profiles section 4. */
export function isProfileRefused(error: unknown): error is AcmeProblemError {
  return error instanceof AcmeProblemError && error.problem.type === 'urn:ietf:params:acme:error:invalidProfile';
}

/** Told with the profiles that there are. */
export function profileRefused(error: AcmeProblemError, { ca }: ProbePlan, directory: Directory): TroubleError {
  const listed = Object.keys(directory.meta?.profiles ?? {}).map((name) => inOneLine(name, MOST_PROFILE));
  const list = listed.length > 0 ? `lists ${listed.slice(0, MOST_PROFILES).join(', ')}` : 'lists no profiles at all';
  return new TroubleError(
    {
      code: 'ca-refused',
      message: `${ca.title} refused the profile "${ca.profile ?? ''}"; its directory ${list}.`,
      action:
        'Set profile of this CA in the config to one that its directory lists, or take it out, and look whether your own client asks for the same one.',
      problem: error.problem,
    },
    { cause: error },
  );
}
