import { ACCOUNT, issue, issuewild, OTHER, type Row, under } from './rows.ts';

/** RFC 8657: for which account, by which method. */
export const RESTRICTION_ROWS: readonly Row[] = [
  ...under('RFC 8657 section 3', [
    { is: 'this account', set: [issue(`ca.example; accounturi=${ACCOUNT}`)], gives: 'allowed authorized' },
    { is: 'another account', set: [issue(`ca.example; accounturi=${OTHER}`)], gives: 'refused other-account' },
    {
      is: 'one record an account',
      set: [issue(`ca.example; accounturi=${OTHER}`), issue(`ca.example; accounturi=${ACCOUNT}`)],
      gives: 'allowed authorized',
    },
    {
      is: 'two accounts in one record',
      set: [issue(`ca.example; accounturi=${ACCOUNT}; accounturi=${OTHER}`)],
      gives: 'refused parameter-repeated',
    },
    {
      is: 'this account twice in one record',
      set: [issue(`ca.example; accounturi=${ACCOUNT}; accounturi=${ACCOUNT}`)],
      gives: 'refused parameter-repeated',
    },
    {
      is: 'this account with a slash more',
      set: [issue(`ca.example; accounturi=${ACCOUNT}/`)],
      gives: 'refused other-account',
    },
    {
      is: 'this account with the host in capitals',
      set: [issue('ca.example; accounturi=https://CA.example/acct/1')],
      gives: 'refused other-account',
    },
    { is: 'an account that is no URI', set: [issue('ca.example; accounturi=1')], gives: 'refused other-account' },
    { is: 'an empty account', set: [issue('ca.example; accounturi=')], gives: 'refused other-account' },
    {
      is: 'this account at another CA',
      set: [issue(`other.example; accounturi=${ACCOUNT}`)],
      gives: 'refused other-issuer',
    },
    {
      is: 'an account, ours not known',
      set: [issue(`ca.example; accounturi=${OTHER}`)],
      account: null,
      gives: 'undetermined account-unknown',
    },
    { is: 'no account, ours not known', set: [issue('ca.example')], account: null, gives: 'allowed authorized' },
    {
      is: 'an account by a method that is not ours, ours not known',
      set: [issue(`ca.example; accounturi=${OTHER}; validationmethods=http-01`)],
      account: null,
      gives: 'refused other-method',
    },
    {
      is: 'the tag in capitals and this account',
      set: [issue(`ca.example; AccountURI=${ACCOUNT}`)],
      gives: 'allowed authorized',
    },
    {
      is: 'the tag in capitals and another account',
      set: [issue(`ca.example; AccountURI=${OTHER}`)],
      gives: 'undetermined reading-disputed',
    },
    {
      is: 'an account restricted for wildcards only',
      set: [issue('ca.example'), issuewild(`ca.example; accounturi=${OTHER}`)],
      wildcard: true,
      gives: 'refused other-account',
    },
    {
      is: 'the same, for the plain name',
      set: [issue('ca.example'), issuewild(`ca.example; accounturi=${OTHER}`)],
      gives: 'allowed authorized',
    },
  ]),
  ...under('RFC 8657 section 4', [
    { is: 'dns-01', set: [issue('ca.example; validationmethods=dns-01')], gives: 'allowed authorized' },
    {
      is: 'dns-01 among others',
      set: [issue('ca.example; validationmethods=http-01,dns-01,ca-special')],
      gives: 'allowed authorized',
    },
    { is: 'http-01', set: [issue('ca.example; validationmethods=http-01')], gives: 'refused other-method' },
    { is: 'DNS-01 in capitals', set: [issue('ca.example; validationmethods=DNS-01')], gives: 'refused other-method' },
    { is: 'an empty list', set: [issue('ca.example; validationmethods=')], gives: 'refused other-method' },
    {
      is: 'the list twice',
      set: [issue('ca.example; validationmethods=dns-01; validationmethods=dns-01')],
      gives: 'refused parameter-repeated',
    },
    {
      is: 'a broken list without dns-01',
      set: [issue('ca.example; validationmethods=http-01,')],
      gives: 'refused malformed',
    },
    {
      is: 'an underscore in the list',
      set: [issue('ca.example; validationmethods=dns_01')],
      gives: 'refused malformed',
    },
    {
      is: 'a broken label after dns-01, which Boulder does not reach',
      set: [issue('ca.example; validationmethods=dns-01,dns_02')],
      gives: 'undetermined reading-disputed',
    },
    {
      is: 'a blank after a comma',
      set: [issue('ca.example; validationmethods=http-01, dns-01')],
      gives: 'refused malformed',
    },
    {
      is: 'method and account',
      set: [issue(`ca.example; validationmethods=dns-01; accounturi=${ACCOUNT}`)],
      gives: 'allowed authorized',
    },
    {
      is: 'method, but another account',
      set: [issue(`ca.example; validationmethods=dns-01; accounturi=${OTHER}`)],
      gives: 'refused other-account',
    },
    {
      is: 'account, but another method',
      set: [issue(`ca.example; validationmethods=http-01; accounturi=${ACCOUNT}`)],
      gives: 'refused other-method',
    },
    {
      is: 'method in one record, account in another: each is enough',
      set: [issue('ca.example; validationmethods=dns-01'), issue(`ca.example; accounturi=${OTHER}`)],
      gives: 'allowed authorized',
    },
    {
      is: 'a hyphen in a parameter tag, which Boulder refuses',
      set: [issue('ca.example; my-tag=1')],
      gives: 'undetermined reading-disputed',
    },
  ]),
];
