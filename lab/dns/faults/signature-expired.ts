import { badSignatures, signatureParameters } from './bad-signatures.ts';
import { defineFault } from './fault.ts';

export const signatureExpired = defineFault({
  name: 'signature-expired',
  summary: 'Signatures have run out a day ago',
  parameters: signatureParameters,
  start: (parameters, host) => badSignatures(parameters, 'expired', host),
});
