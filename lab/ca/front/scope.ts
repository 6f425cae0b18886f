import { z } from 'zod';
import { type Answer, type Behaviour, type FrontRequest, RESOURCES, type Reply } from './behaviour.ts';

/** Parameters of a fault that say which requests it is for; the others pass. */
export const SCOPE = {
  at: z.array(z.enum(RESOURCES)).min(1).optional().describe('Only these resources; default: all'),
  times: z.int().min(1).optional().describe('Only the first so many times; default: always'),
};
export type Scope = z.output<z.ZodObject<typeof SCOPE>>;

type Respond = NonNullable<Behaviour['respond']>;
type Awaitable<T> = T | Promise<T>;

/** Answers requests in the CA's place. */
export function instead(scope: Scope, reply: (request: FrontRequest) => Awaitable<Reply>): Respond {
  const take = createCount(scope);
  return async (request, forward) =>
    isMeant(scope, request) && take() ? await reply(request) : await forward(request);
}

/** Lets the CA do what it is asked, and changes its answers. @param edit gives undefined for an answer that it leaves alone */
export function edited(
  scope: Scope,
  edit: (answer: Answer, request: FrontRequest) => Awaitable<Reply | undefined>,
): Respond {
  const take = createCount(scope);
  return async (request, forward) => {
    const reply = await forward(request);
    if (reply.kind !== 'answer' || !isMeant(scope, request)) return reply;
    const changed = await edit(reply, request);
    return changed && take() ? changed : reply;
  };
}

export function isMeant({ at }: Scope, { resource }: FrontRequest): boolean {
  return at === undefined || at.includes(resource);
}

/** @returns whether it may happen once more; each call counts */
export function createCount({ times = Number.POSITIVE_INFINITY }: Scope): () => boolean {
  let left = times;
  return () => left-- > 0;
}
