import type { Rule } from './rule.ts';
import { ACCOUNT_RULES } from './rules/account.ts';
import { CA_ANSWER_RULES } from './rules/ca-answers.ts';
import { CA_CONNECTION_RULES } from './rules/ca-connection.ts';
import { CAA_RULES } from './rules/caa.ts';
import { overdue, recalled } from './rules/certificates.ts';
import { alias, dnsEgress, inconsistent, lame, notDelegated } from './rules/delegation.ts';
import { DNSSEC_RULES } from './rules/dnssec.ts';
import { ISSUANCE_RULES, revocation } from './rules/issuance.ts';
import { announced, production } from './rules/observed.ts';
import { PROBER_RULES, roundTooSlow } from './rules/prober.ts';
import { REFUSAL_RULES } from './rules/refusals.ts';
import { cleanup, publishing } from './rules/route53.ts';
import { SECRET_RULES } from './rules/secrets.ts';
import { SERVER_RULES, tcp } from './rules/servers.ts';
import { undecided, VALIDATION_RULES, validationUnexplained } from './rules/validation.ts';
import { disagree, failingForCas, late, negativeTtl, shadowed, valuesRemoved } from './rules/values.ts';
import { WAY_OUT_RULES } from './rules/way-out.ts';
import { WRITER_RULES } from './rules/writers.ts';
import { written } from './rules/written.ts';

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
  dnsEgress,
  notDelegated,
  alias,
  lame,
  ...SERVER_RULES,
  ...DNSSEC_RULES,
  written,
  valuesRemoved,
  disagree,
  late,
  failingForCas,
  shadowed,
  negativeTtl,
  ...CAA_RULES,
  ...VALIDATION_RULES,
  announced,
  validationUnexplained,
  production,
  ...CA_CONNECTION_RULES,
  roundTooSlow,
  tcp,
  inconsistent,
  undecided,
  revocation,
  cleanup,
  overdue,
  recalled,
];
