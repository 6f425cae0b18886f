import type { CaaReason } from '../../contract/evidence/caa.ts';

/** What each reason says, as the end of "CAA at example.org ...". The record that decided is shown beside it. */
export const CAA_WORDS: Readonly<Record<CaaReason, string>> = {
  'no-records': 'has no records, so every CA may issue',
  'no-relevant-property': 'has records, but none that restrict who may issue such a certificate',
  authorized: 'authorizes this CA, account and method',
  'critical-unknown-tag': 'marks a tag as critical that CAs do not know, so no CA may issue (RFC 8659 section 4.1)',
  'other-account': 'authorizes this CA for another account only (RFC 8657 section 3)',
  'other-method': 'authorizes this CA, but not by dns-01 (RFC 8657 section 4)',
  'parameter-repeated': 'names this CA with a parameter given twice, which nothing can satisfy (RFC 8657 section 3)',
  malformed: 'holds a property that does not fit the grammar and so authorizes nobody (RFC 8659 section 4.2)',
  'other-issuer': 'authorizes other CAs only',
  'nobody-may-issue': 'forbids every CA to issue',
  'lookup-failed': 'could not be read; CAs refuse to issue then as a rule',
  'unreadable-record': 'holds a record whose octets cannot be read; CAs refuse to issue then as a rule',
  'identity-unknown':
    'names issuers, and the config does not say under which name this CA looks for itself (caaIdentities)',
  'account-unknown': 'authorizes this CA for certain accounts only, and the account of the prober is not known yet',
  'flag-disputed': 'flags a tag so that some CAs refuse to issue and others do not',
  'reading-disputed': 'is written so that some CAs take it for an authorization and others do not',
};
