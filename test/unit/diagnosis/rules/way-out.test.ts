import { expect, test } from 'vitest';
import { caEgress, nameLookup, noEgress, WAY_OUT_RULES } from '../../../../lambda/diagnosis/verdict/rules/way-out.ts';
import {
  type Change,
  changedEvidence,
  control,
  controlsLost,
  lost,
  observedLost,
  oneMore,
  trouble,
  without,
  withoutControls,
} from '../../support/evidence-changes.ts';
import { type Expected, roundOf, ruleTable } from '../../support/rule-rows.ts';

test('a look-up is asked about before the way out, and that before the hosts', () => {
  const names = WAY_OUT_RULES.map(({ name }) => name);
  expect(names).toEqual(['name-lookup', 'no-egress', 'ca-egress', 'tls-intercepted']);
});

const REFUSED = 'refused: ECONNREFUSED';
const TIMEOUT = 'timeout: 20000 ms';
const NOT_FOUND = 'dns: DNS_ESERVFAIL';
const WAY_OUT = ['egress-works-ipv4', 'egress-works-ipv6'];
const at = (ca: string) => ({ url: `https://acme.${ca}-ca.example/dir` });
const everyCa = (how: string, more = {}): readonly Change[] =>
  ['staging', 'backup', 'third'].map((ca) => lost(ca, how, { ...at(ca), ...more }));
const everything = (how: string): readonly Change[] => [...everyCa(how), controlsLost(how), observedLost(how)];
const reachable = (...cas: readonly string[]) => [...WAY_OUT, ...cas.map((ca) => `ca-reachable ${ca}`)];
const all = {
  cas: ['staging', 'backup', 'third'],
  step: 'order',
  findings: reachable('staging', 'backup', 'third'),
} as const;
const backup = { cas: ['backup'], step: 'order', findings: reachable('backup') } as const;

const noNames: Expected = {
  ...all,
  code: 'name-lookup-failing',
  confidence: 'proved',
  summary:
    /^The function finds no host names \([^,]+(, [^,]+){3}\), so it cannot reach Lab staging CA and Lab backup CA and Lab third CA\.$/,
};
const ONE_HOST = 'only the host name of one CA was looked up in vain';

ruleTable(nameLookup, [
  ['the resolvers fail for everybody', 'ca-refuse-backup', everything(NOT_FOUND), [noNames]],
  ['they answer nothing until the time is used up', 'ca-refuse-backup', everything(TIMEOUT), [noNames]],
  [
    'for one CA and hosts that are no CA, and another has a known address',
    'ca-refuse-backup',
    [lost('backup', NOT_FOUND), controlsLost(NOT_FOUND)],
    [
      {
        ...noNames,
        ...backup,
        summary: /\(acme\.backup-ca\.example:\d+, control-a.*, control-b.*\).*reach Lab backup CA\.$/,
      },
    ],
  ],
  [
    'a host whose address is known was not reached either',
    'ca-refuse-backup',
    [...everything(NOT_FOUND), lost('staging', REFUSED)],
    'a host whose address is known was not reached either',
  ],
  ['the name of one CA is gone, and nobody else was asked', 'ca-name-blocked', [withoutControls('egress')], ONE_HOST],
  ['the name of one CA is gone', 'ca-name-blocked', [], ONE_HOST],
  [
    'the names of two CAs are gone, and hosts that are no CA are found',
    'ca-name-blocked',
    [lost('third', NOT_FOUND, at('third'))],
    ONE_HOST,
  ],
  [
    'the names of two CAs are gone, that of another host was found, and no host was asked that is no CA',
    'ca-name-blocked',
    [lost('third', NOT_FOUND, at('third')), withoutControls('egress')],
    'other host names were found',
  ],
  [
    'the names of two CAs are gone, no other was found, and no host was asked that is no CA',
    'ca-name-blocked',
    [lost('third', NOT_FOUND, at('third')), withoutControls('egress', 'status-api')],
    [
      {
        ...noNames,
        cas: ['backup', 'third'],
        findings: ['ca-reachable backup', 'ca-reachable third'],
        summary: /\(acme\.backup-ca\.example:\d+, acme\.third-ca\.example\).*Lab backup CA and Lab third CA\.$/,
      },
    ],
  ],
  ['a host refuses', 'ca-refuse-backup', [], 'no host name was looked up in vain'],
  ['every host refuses', 'egress-no-route-refused', [], 'no host name was looked up in vain'],
  ['every probe passed', 'account-first', [], 'no host name was looked up in vain'],
]);

const nothing: Expected = {
  ...all,
  code: 'no-egress',
  confidence: 'proved',
  summary:
    /^The function reaches nothing outside: neither Lab staging CA and Lab backup CA and Lab third CA nor a host that is no CA\.$/,
};
const noRoute = control('egress', { outcome: 'undetermined', reason: 'no-route', timings: {} });
const CONNECTED = 'no probe ended without a connection';

ruleTable(noEgress, [
  ['a firewall refuses everything', 'egress-no-route-refused', [], [nothing]],
  ['everything is refused', 'ca-refuse-backup', everything(REFUSED), [nothing]],
  ['packets go nowhere', 'ca-refuse-backup', everything(TIMEOUT), [nothing]],
  [
    'the time of the probe was used up before that of the request',
    'ca-refuse-backup',
    [...everything(TIMEOUT), trouble('backup', { code: 'deadline-exceeded' })],
    [nothing],
  ],
  [
    'there is no route for any family',
    'ca-refuse-backup',
    [...everything('other: ENETUNREACH'), noRoute, control('egress', { failure: undefined })],
    [nothing],
  ],
  [
    'a host that is no CA was reached',
    'ca-refuse-backup',
    [...everything(REFUSED), control('egress', { outcome: 'holds', reason: undefined }, { family: 'ipv6' })],
    'a host that is no CA was reached',
  ],
  ['a CA answered', 'ca-refuse-backup', [controlsLost(REFUSED)], 'a CA answered'],
  [
    'a CA answered what it was asked beside the probes',
    'ca-refuse-backup',
    [...everyCa(REFUSED), controlsLost(REFUSED)],
    'a CA answered',
  ],
  [
    'no host was asked that is no CA',
    'ca-refuse-backup',
    [...everything(REFUSED), withoutControls('egress')],
    'no host that is no CA could be asked',
  ],
  [
    'connections come about, and nothing is answered',
    'ca-refuse-backup',
    [...everyCa(TIMEOUT, { timings: { connect: 20 } }), controlsLost(TIMEOUT), observedLost(TIMEOUT)],
    CONNECTED,
  ],
  [
    'an open connection is silent',
    'ca-refuse-backup',
    [...everyCa(TIMEOUT, { connection: { reused: true } }), controlsLost(TIMEOUT), observedLost(TIMEOUT)],
    CONNECTED,
  ],
  [
    'no request was sent any more',
    'ca-refuse-backup',
    [...everyCa('deadline: no time was left'), controlsLost(TIMEOUT), observedLost(TIMEOUT)],
    CONNECTED,
  ],
  ['a CA answered with an error', 'account-key-replaced', [controlsLost(REFUSED)], CONNECTED],
  ['every probe passed', 'account-first', [], CONNECTED],
]);

const someHosts: Expected = {
  ...backup,
  code: 'ca-egress-blocked',
  confidence: 'likely',
  summary: /^The function reaches some hosts, and neither Lab backup CA nor a host that is no CA\.$/,
};

ruleTable(caEgress, [
  [
    'the firewall was told of the staging CA alone',
    'egress-staging-only',
    [],
    [
      {
        ...someHosts,
        cas: ['backup', 'third'],
        findings: reachable('backup', 'third'),
        summary: /neither Lab backup CA and Lab third CA nor a host/,
      },
    ],
  ],
  ['one CA answers, and nobody else', 'ca-refuse-backup', [controlsLost(REFUSED)], [someHosts]],
  [
    'two CAs are out of reach',
    'ca-refuse-backup',
    [controlsLost(TIMEOUT), lost('staging', TIMEOUT)],
    [
      {
        ...someHosts,
        cas: ['staging', 'backup'],
        findings: reachable('staging', 'backup'),
        summary: /neither Lab staging CA and Lab backup CA nor a host/,
      },
    ],
  ],
  ['a host that is no CA was reached', 'ca-refuse-backup', [], 'no host that is no CA was out of reach'],
  ['none was asked', 'ca-refuse-backup', [withoutControls('egress')], 'no host that is no CA was out of reach'],
  [
    'a probe that got over a lost connection and ended otherwise',
    'account-key-replaced',
    [controlsLost(REFUSED), oneMore('staging', { failure: REFUSED, connection: { reused: false }, timings: {} })],
    CONNECTED,
  ],
  ['every probe passed', 'account-first', [controlsLost(REFUSED)], CONNECTED],
]);

test('of a round of one CA, its own step is told', () => {
  const evidence = changedEvidence('ca-refuse-backup', [
    without('staging', 'third'),
    controlsLost(REFUSED),
    trouble('backup', { step: 'validation' }),
  ]);
  expect(caEgress.judge(roundOf(evidence))).toMatchObject([{ cas: ['backup'], step: 'validation' }]);
});
