import type { CaRole } from '../../../contract/vocabulary.ts';
import type { CaaIssuer } from '../issuer.ts';

/** A CA that is to be able to issue, with one of the accounts that may order there. */
export type Applicant = CaaIssuer & {
  readonly role: CaRole;
  /** It is known to obey `accounturi` and `validationmethods` (RFC 8657), or to be taken so. */
  readonly obeysParameters: boolean;
};

/** Whether records may name its account: the account is known, and the CA known to look at it. */
export function canBePinned({ accountUrl, obeysParameters }: Applicant): boolean {
  return obeysParameters && accountUrl !== undefined && PARAMETER_VALUE.test(accountUrl);
}

/** RFC 8659 section 4.2, without what a zone file minds. */
const PARAMETER_VALUE = /^[\x21\x23-\x3a\x3c-\x5b\x5d-\x7e]+$/;
