import { z } from 'zod';
import { bodyAnswer } from '../answers.ts';
import { defineFault } from '../fault.ts';
import { instead, SCOPE } from '../scope.ts';

const PAGE = '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>\n';

export const badGateway = defineFault({
  name: 'bad-gateway',
  summary: 'Requests are answered with 502 and a page of HTML, as a load balancer does whose CA is gone',
  parameters: z.strictObject(SCOPE),
  make: (scope) => ({ respond: instead(scope, () => bodyAnswer(502, 'text/html', PAGE)) }),
});
