import type { Resource } from './errors.ts';
import { authorizationSchema, type Order, orderSchema } from './objects.ts';
import { quoteProblem } from './problem-document.ts';
import { type Reply, readAs } from './requester.ts';
import type { Secrecy } from './secrecy.ts';

/** Characters of a word that RFC 8555 does not know, and of an identifier. */
const MOST_WORD = 40;
const MOST_NAME = 253;

export type Post = (resource: Resource, url: string, payload: object | null) => Promise<Reply>;

/** Orders and authorizations as the CA answers them, without what must not be quoted of its errors. */
export function createReaders(post: Post, secrecy: Secrecy) {
  const orderIn = (reply: Reply, resource: Resource, askedUrl: string, url: string): Order => {
    const order = readAs(orderSchema, reply.text, resource, askedUrl);
    const identifiers = order.identifiers.map((each) => quoteIdentifier(each, secrecy));
    return { ...order, identifiers, url, ...(order.error ? { error: quoteProblem(order.error, secrecy) } : {}) };
  };
  return {
    orderIn,
    async readOrder(url: string) {
      const reply = await post('order', url, null);
      return { reply, object: orderIn(reply, 'order', url, url) };
    },
    async readAuthorization(url: string) {
      const reply = await post('authorization', url, null);
      const object = readAs(authorizationSchema, reply.text, 'authorization', url);
      secrecy.keep(...object.challenges.flatMap(({ token }) => token ?? []));
      const challenges = object.challenges.map((each) => ({
        ...each,
        type: secrecy.quote(each.type, MOST_WORD),
        error: each.error && quoteProblem(each.error, secrecy),
      }));
      const identifier = quoteIdentifier(object.identifier, secrecy);
      return { reply, object: { ...object, identifier, challenges, url } };
    },
  };
}

/** A name that was ordered stays what it is; any other ends up in a message. */
function quoteIdentifier({ type, value }: Order['identifiers'][number], { quote }: Secrecy) {
  return { type: quote(type, MOST_WORD), value: quote(value, MOST_NAME) };
}
