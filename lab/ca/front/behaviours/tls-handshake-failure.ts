import { z } from 'zod';
import { defineFault } from '../fault.ts';

export const tlsHandshakeFailure = defineFault({
  name: 'tls-handshake-failure',
  summary: 'TLS is refused with the alert handshake_failure',
  parameters: z.strictObject({}),
  make: () => ({ connection: { kind: 'handshake-failure' } }),
});
