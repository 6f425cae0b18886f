import { chainOfTrust, signatures } from '../../../../lambda/diagnosis/verdict/rules/dnssec.ts';
import { type Change, eachCheck, passes, withoutChecks } from '../../support/dns-evidence-changes.ts';
import { EXPLAINED, explained, type Row, table } from '../../support/rule-table.ts';

const SIGNED = 'pebble/dnssec-parent-signature-expired';
const bothPassed = [passes('staging'), passes('backup')];
const parentIs = (state: string): Change =>
  eachCheck('dnssec', (check) => {
    if (check.zone === 'example.org') Object.assign(check, { state });
  });
/** The second of the resolvers found the signatures of a name good. */
const validating = (name: string, when?: 'after'): Change =>
  eachCheck(
    'resolvers',
    (check) => {
      const [, second] = check.resolvers;
      if (check.name !== name || !second?.validated) return;
      Object.assign(second, { reading: 'found', validated: { ...second.validated, authenticData: true } });
    },
    when,
  );
/** A look before validation that saw what the one after it did. */
const lookBefore: Change = ({ dns }) => {
  dns.before = [structuredClone(dns.after)];
};

/** A look at another name, of which the same was found. */
const andAlso: Change = ({ dns }) => {
  const { checks = [] } = dns.after.found ?? {};
  const found = checks.filter(({ check }) => check === 'resolvers');
  checks.push(...found.map((check) => ({ ...structuredClone(check), name: '_acme-challenge.api.example.org' })));
};

/** A look at another name, which a resolver validated. */
const andAnother: Change = ({ dns }) => {
  const { checks = [] } = dns.after.found ?? {};
  for (const check of [...checks]) {
    if (check.check !== 'resolvers' || 'crashed' in check) continue;
    const resolvers = check.resolvers.map((each) => {
      const validated = each.validated && { ...each.validated, authenticData: true };
      return { ...each, reading: 'found' as const, ...(validated ? { validated } : {}) };
    });
    checks.push({ ...check, name: '_acme-challenge.api.example.org', resolvers });
  }
};

const DS =
  /^The DS record at the parent fits no key of example\.org, so resolvers that validate refuse every answer of it\.$/;
const broken = 'dnssec-broken blocks proved staging+backup validation';
const noneStands = 'no DS record stands without its key';
table(chainOfTrust, [
  ['the DS at the parent is of another key', SIGNED, [parentIs('ds-mismatch')], [[broken, DS, '-dnssec-sound']]],
  ['the zone has no key any more', SIGNED, [parentIs('no-key')], [[broken, DS, '-dnssec-sound']]],
  [
    'both zones',
    SIGNED,
    [eachCheck('dnssec', (check) => Object.assign(check, { state: 'no-key' }))],
    [[broken, /no key of acme\.example\.org, example\.org, so/, '-dnssec-sound']],
  ],
  [
    'and every probe passed: a risk',
    SIGNED,
    [parentIs('no-key'), ...bothPassed],
    [['dnssec-broken risks proved nobody nowhere', DS, '-dnssec-sound']],
  ],
  ...['signed', 'unsigned', 'no-ds', 'unknown'].map(
    (state): Row => [`it is ${state}`, SIGNED, [parentIs(state)], noneStands],
  ),
  ['a rule before has found what is wrong', SIGNED, [parentIs('no-key')], EXPLAINED, explained],
]);

const bad = 'dnssec-signatures-bad blocks proved staging+backup validation';
const SOUND = '-dnssec-sound -resolvers-see-value';
const CD =
  /^Signatures in the DNS do not hold: 127\.0\.0\.57:26553, 127\.0\.0\.58:26553 answered SERVFAIL about _acme-challenge\.www\.example\.org, and an answer once validation was off/;
const noneBlamed = 'no resolver blamed signatures';
table(signatures, [
  ['the signatures of the parent over the CNAME ran out', SIGNED, [], [[bad, CD, SOUND]]],
  [
    'and every probe passed: a risk',
    SIGNED,
    bothPassed,
    [['dnssec-signatures-bad risks proved nobody nowhere', CD, SOUND]],
  ],
  [
    'another resolver found them good',
    SIGNED,
    [validating('_acme-challenge.www.example.org')],
    [['dnssec-signatures-bad blocks likely staging+backup validation', /127\.0\.0\.57:26553 answered SERVFAIL/, SOUND]],
  ],
  [
    'another resolver found them good in one of two looks',
    SIGNED,
    [lookBefore, validating('_acme-challenge.www.example.org', 'after')],
    [['dnssec-signatures-bad blocks likely staging+backup validation', CD, SOUND]],
  ],
  [
    'another resolver found those of one of two names good',
    SIGNED,
    [andAlso, validating('_acme-challenge.www.example.org')],
    [['dnssec-signatures-bad blocks likely staging+backup validation', /127\.0\.0\.57:26553 answered SERVFAIL/, SOUND]],
  ],
  [
    'another resolver has an answer, and does not validate',
    SIGNED,
    [
      eachCheck('resolvers', ({ resolvers: [, second] }) => {
        if (second) second.reading = 'found';
      }),
    ],
    [[bad, /127\.0\.0\.57:26553 answered SERVFAIL/, SOUND]],
  ],
  ['another resolver found those of another name good', SIGNED, [andAnother], [[bad, CD, SOUND]]],
  [
    'a DS without its key alone, of which the rule before tells',
    SIGNED,
    [parentIs('no-key'), withoutChecks('resolvers')],
    noneBlamed,
  ],
  ['every resolver is content', 'pebble/resolver-shown-nothing', [], noneBlamed],
  ['the servers themselves fail', 'pebble/dns-servfail-all', [], noneBlamed],
  ['a rule before has found what is wrong', SIGNED, [], EXPLAINED, explained],
]);
