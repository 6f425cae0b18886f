import { z } from 'zod';
import { defineFault } from '../fault.ts';

const DAY_MS = 86_400_000;

export const tlsExpired = defineFault({
  name: 'tls-expired',
  summary: 'The TLS certificate expired yesterday',
  parameters: z.strictObject({}),
  make: () => ({
    connection: {
      kind: 'certificate',
      make: (pki, names) => {
        const now = Date.now();
        return pki.leaf(names, { notBefore: new Date(now - 90 * DAY_MS), notAfter: new Date(now - DAY_MS) });
      },
    },
  }),
});
