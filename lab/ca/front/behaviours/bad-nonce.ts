import { z } from 'zod';
import { ACME_ERROR, problemAnswer } from '../answers.ts';
import type { Forward, FrontRequest, HeaderLines } from '../behaviour.ts';
import { defineFault } from '../fault.ts';
import { headerOf, withoutHeaders } from '../headers.ts';
import { createCount, isMeant, SCOPE } from '../scope.ts';

export const badNonce = defineFault({
  name: 'bad-nonce',
  summary: 'Signed requests are refused as badNonce, each time with a nonce that the CA really gave out',
  parameters: z.strictObject(SCOPE),
  make: (scope) => {
    const take = createCount(scope);
    return {
      respond: async (request, forward) =>
        request.method === 'POST' && isMeant(scope, request) && take()
          ? problemAnswer(400, `${ACME_ERROR}badNonce`, 'put in by the lab', await freshNonce(request, forward))
          : await forward(request),
    };
  },
});

async function freshNonce(request: FrontRequest, forward: Forward): Promise<HeaderLines> {
  const path = request.directory.get('newNonce');
  if (path === undefined) return [];
  const headers = withoutHeaders(request.headers, 'Content-Length', 'Content-Type');
  const reply = await forward({
    ...request,
    method: 'HEAD',
    path,
    resource: 'newNonce',
    headers,
    body: Buffer.alloc(0),
  });
  const nonce = reply.kind === 'answer' ? headerOf(reply.headers, 'Replay-Nonce') : undefined;
  return nonce === undefined ? [] : [['Replay-Nonce', nonce]];
}
