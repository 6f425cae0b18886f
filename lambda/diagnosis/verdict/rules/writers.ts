import { perOpenProbe, type Rule } from '../rule.ts';
import { findingsOf } from '../view.ts';

/** Other ACME clients at the challenge name, and authorizations that were valid already. */

export const nameInUse = perOpenProbe(
  'name-in-use',
  'Does another client use the challenge name?',
  ({ trouble, title }, round) =>
    trouble?.code === 'challenge-name-in-use'
      ? {
          code: 'challenge-name-in-use',
          effect: 'notes',
          confidence: 'proved',
          summary: `Another client has values at the challenge name, so the prober kept away from it and ${title} was asked nothing more.`,
          findings: findingsOf(round, 'no-foreign-values'),
        }
      : undefined,
  'no challenge name was in use',
);

export const notExercised = perOpenProbe(
  'not-exercised',
  'Was an authorization valid before the challenge?',
  ({ trouble, title, ca }, round) =>
    trouble?.code === 'authorization-already-valid'
      ? {
          code: 'dns-not-exercised',
          effect: 'notes',
          confidence: 'proved',
          summary: `An authorization of ${title} was valid already, so the way through the DNS was not tried.`,
          findings: findingsOf(round, 'authorization-was-fresh', ca),
        }
      : undefined,
  'every authorization was fresh',
);

export const WRITER_RULES: readonly Rule[] = [nameInUse, notExercised];
