import { z } from 'zod';
import { defineFault } from '../fault.ts';

export const tlsWrongName = defineFault({
  name: 'tls-wrong-name',
  summary: 'The TLS certificate is good, but for another name',
  parameters: z.strictObject({ name: z.string().min(1).default('elsewhere.example.net') }),
  make: ({ name }) => ({ connection: { kind: 'certificate', make: (pki) => pki.leaf([name]) } }),
});
