import type { Rule } from './rule.ts';
import { ACCOUNT_RULES } from './rules/account.ts';
import { CA_ANSWER_RULES } from './rules/ca-answers.ts';
import { CA_CONNECTION_RULES } from './rules/ca-connection.ts';
import { CAA_RULES } from './rules/caa.ts';
import { DNS_RULES } from './rules/dns.ts';
import { ISSUANCE_RULES, revocation } from './rules/issuance.ts';
import { announced, production } from './rules/observed.ts';
import { PROBER_RULES, roundTooSlow } from './rules/prober.ts';
import { REFUSAL_RULES } from './rules/refusals.ts';
import { cleanup, publishing } from './rules/route53.ts';
import { SECRET_RULES } from './rules/secrets.ts';
import { undecided, VALIDATION_RULES } from './rules/validation.ts';
import { WAY_OUT_RULES } from './rules/way-out.ts';
import { WRITER_RULES } from './rules/writers.ts';

/** Every rule, in the order in which they are asked: what is nearer to the function explains what lies behind it. */
export const RULES: readonly Rule[] = [
  ...PROBER_RULES,
  ...SECRET_RULES,
  ...WAY_OUT_RULES,
  ...ACCOUNT_RULES,
  ...CA_ANSWER_RULES,
  ...REFUSAL_RULES,
  ...ISSUANCE_RULES,
  publishing,
  ...WRITER_RULES,
  ...DNS_RULES,
  ...CAA_RULES,
  ...VALIDATION_RULES,
  production,
  announced,
  ...CA_CONNECTION_RULES,
  roundTooSlow,
  undecided,
  revocation,
  cleanup,
];
