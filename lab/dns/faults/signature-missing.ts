import { badSignatures, signatureParameters } from './bad-signatures.ts';
import { defineFault } from './fault.ts';

export const signatureMissing = defineFault({
  name: 'signature-missing',
  summary: 'Records of a signed zone come without signatures',
  parameters: signatureParameters,
  start: (parameters, host) => badSignatures(parameters, 'missing', host),
});
