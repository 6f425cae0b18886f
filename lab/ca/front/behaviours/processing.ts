import { z } from 'zod';
import { objectOf, withObject } from '../answers.ts';
import type { Resource } from '../behaviour.ts';
import { defineFault } from '../fault.ts';
import { edited } from '../scope.ts';

type AcmeObject = Readonly<Record<string, unknown>>;
type Stuck = { readonly at: Resource[]; readonly edit: (object: AcmeObject, resource: Resource) => AcmeObject };

const STUCK: Readonly<Record<'order' | 'authorization' | 'challenge', Stuck>> = {
  order: { at: ['finalize', 'order'], edit: unfinishedOrder },
  authorization: { at: ['authorization'], edit: pendingAuthorization },
  challenge: {
    at: ['authorization', 'challenge'],
    edit: (object, resource) =>
      resource === 'challenge' ? unfinishedChallenge(object) : pendingAuthorization(withUnfinishedChallenges(object)),
  },
};

export const processing = defineFault({
  name: 'processing',
  summary:
    'An order or a challenge stays "processing" for ever, or an authorization "pending" though its challenge is done',
  parameters: z.strictObject({ of: z.enum(['order', 'authorization', 'challenge']) }),
  make: ({ of }) => ({
    respond: edited({ at: STUCK[of].at }, (answer, { resource }) => {
      const object = objectOf(answer);
      return object && withObject(answer, STUCK[of].edit(object, resource));
    }),
  }),
});

/** Before finalize an order is left as it is. */
function unfinishedOrder({ certificate, ...order }: AcmeObject): AcmeObject {
  return order.status === 'valid' ? { ...order, status: 'processing' } : order;
}

/** RFC 8555 section 7.1.6: an authorization has no `processing`. */
function pendingAuthorization(authorization: AcmeObject): AcmeObject {
  return authorization.status === 'pending' ? authorization : { ...authorization, status: 'pending' };
}

function withUnfinishedChallenges(authorization: AcmeObject): AcmeObject {
  const challenges = Array.isArray(authorization.challenges) ? authorization.challenges : [];
  return { ...authorization, challenges: challenges.map(unfinishedChallenge) };
}

/** One that was not asked for is left as it is. */
function unfinishedChallenge({ validated, error, ...challenge }: AcmeObject): AcmeObject {
  return challenge.status === 'pending' ? challenge : { ...challenge, status: 'processing' };
}
