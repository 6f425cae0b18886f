import type { CaaReason } from '../../contract/evidence/caa.ts';
import { plainName } from '../server.ts';
import { type IssueValue, type Parameter, parseIssueValue } from './issue-value.ts';

/** Who would issue, by which account and method. */
export type CaaRequest = {
  /** Issuer domain names by which the CA knows itself; empty where the config names none. */
  readonly caaIdentities: readonly string[];
  /** The account that orders; absent where it is not known yet. */
  readonly accountUrl?: string | undefined;
  readonly validationMethod: 'dns-01';
};

const METHOD_LABEL = /^[a-z0-9-]+$/i;
const RESTRICTING = ['accounturi', 'validationmethods'];

/** What one `issue` or `issuewild` property says to a request. */
export function weighProperty(value: string, request: CaaRequest): CaaReason {
  const property = parseIssueValue(value);
  if (property === undefined) return 'malformed';
  if (property.issuer === '') return 'nobody-may-issue';
  if (request.caaIdentities.length === 0) return 'identity-unknown';
  if (!request.caaIdentities.map(plainName).includes(plainName(property.issuer))) return 'other-issuer';
  const reason = weighParameters(property.parameters, request);
  return isReadAlike(property, reason, request) ? reason : 'reading-disputed';
}

/** RFC 8657 restricts a property by two parameters; all others are the issuer's own business. */
function weighParameters(parameters: readonly Parameter[], request: CaaRequest): CaaReason {
  const named = (wanted: string) => parameters.filter(({ tag }) => tag.toLowerCase() === wanted);
  const account = weighAccounts(named('accounturi'), request);
  const method = weighMethods(named('validationmethods'), request);
  // A method that is not allowed refuses whatever the account.
  if (method === 'authorized' || account === 'other-account') return account;
  return method;
}

/** RFC 8657 section 3: simple comparison of strings; more than one parameter can never be satisfied. */
function weighAccounts([parameter, ...others]: readonly Parameter[], { accountUrl }: CaaRequest): CaaReason {
  if (parameter === undefined) return 'authorized';
  if (others.length > 0) return 'parameter-repeated';
  if (accountUrl === undefined) return 'account-unknown';
  return parameter.value === accountUrl ? 'authorized' : 'other-account';
}

/**
 * RFC 8657 section 4: a list of labels, which may be empty and then allows no method. With a broken label beside the wanted
 * one, Boulder stops reading at whichever comes first.
 */
function weighMethods([parameter, ...others]: readonly Parameter[], { validationMethod }: CaaRequest): CaaReason {
  if (parameter === undefined) return 'authorized';
  if (others.length > 0) return 'parameter-repeated';
  const labels = parameter.value.split(',');
  const listed = labels.includes(validationMethod);
  if (labels.every((label) => METHOD_LABEL.test(label))) return listed ? 'authorized' : 'other-method';
  if (listed) return 'reading-disputed';
  return parameter.value === '' ? 'other-method' : 'malformed';
}

/**
 * Whether CAs come to the same end whose reading is looser or stricter than the RFCs, which leave some of this open: Boulder
 * compares the issuer letter by letter, knows parameters in lower case only, and takes a hyphen in a parameter's tag for
 * malformed.
 */
function isReadAlike({ issuer, parameters }: IssueValue, reason: CaaReason, request: CaaRequest): boolean {
  const tags = parameters.map(({ tag }) => tag);
  if (reason === 'authorized') {
    return request.caaIdentities.includes(issuer) && !tags.some((tag) => tag.includes('-'));
  }
  return !tags.some((tag) => RESTRICTING.includes(tag.toLowerCase()) && tag !== tag.toLowerCase());
}
