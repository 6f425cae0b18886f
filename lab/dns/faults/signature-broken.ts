import { badSignatures, signatureParameters } from './bad-signatures.ts';
import { defineFault } from './fault.ts';

export const signatureBroken = defineFault({
  name: 'signature-broken',
  summary: 'Signatures do not fit the records that they stand for',
  parameters: signatureParameters,
  start: (parameters, host) => badSignatures(parameters, 'broken', host),
});
