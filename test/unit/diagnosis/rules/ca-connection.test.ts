import { expect, test } from 'vitest';
import {
  CA_CONNECTION_RULES,
  caNotReached,
  caSilent,
  caUnreachable,
} from '../../../../lambda/diagnosis/verdict/rules/ca-connection.ts';
import {
  type Change,
  control,
  controlsLost,
  lost,
  observedLost,
  oneMore,
  probeOf,
  request,
  trouble,
  without,
  withoutControls,
} from '../../support/evidence-changes.ts';
import { type Expected, ruleTable } from '../../support/rule-rows.ts';

test('TLS is asked about before connections, and what answers nothing before what was not reached', () => {
  const names = CA_CONNECTION_RULES.map(({ name }) => name);
  expect(names).toEqual(['ca-tls', 'ca-unreachable', 'ca-silent', 'ca-not-reached']);
});

const WAY_OUT = ['egress-works-ipv4', 'egress-works-ipv6'];
const REACHED = ['ca-reachable backup', ...WAY_OUT];
const backup = { cas: ['backup'], step: 'order', findings: REACHED } as const;
const NEW_ORDER = { step: 'order', resource: 'newOrder' } as const;
const CONNECTED = { timings: { dns: 5, connect: 9, tls: 20 } };
const ownOnly = (wanted: string): Expected => ({
  ...backup,
  code: 'ca-unreachable',
  confidence: 'likely',
  findings: ['ca-reachable backup'],
  summary: new RegExp(wanted),
});
/** Nothing of others is later than the last request of this CA. */
const othersLong =
  (ca: string): Change =>
  (evidence) => {
    const all = evidence.probes.filter((probe) => probe.ca !== ca).flatMap(({ requests }) => requests);
    for (const each of [...all, ...(evidence.controls.found ?? [])]) each.at = '2026-01-01T00:00:00.000Z';
  };
/** One request of another CA ended just when the last one of this CA began. */
const otherEndsThen =
  (ca: string, other: string, late = 0): Change =>
  (evidence) => {
    const begun = Date.parse(probeOf(evidence, ca).requests.at(-1)?.at ?? '');
    const [first] = probeOf(evidence, other).requests;
    if (first) Object.assign(first, { at: new Date(begun - 300).toISOString(), durationMs: 300 + late });
  };

const refuses = (confidence: Expected['confidence'], how = 'refuses'): Expected => ({
  ...backup,
  code: 'ca-unreachable',
  confidence,
  summary: new RegExp(
    `^Lab backup CA ${how} connections in the step order, while the way out of the function works\\.$`,
  ),
});
const NOT_CUT = 'no CA refused or cut connections';

ruleTable(caUnreachable, [
  ['nobody listens', 'ca-refuse-backup', [], [refuses('likely')]],
  ['one control of two is away', 'pair-control-and-ca', [], [refuses('likely')]],
  ['newOrder is cut, after other answers', 'ca-reset-order', [], [refuses('proved', 'cuts')]],
  ['it is cut at once', 'ca-refuse-backup', [lost('backup', 'reset: ECONNRESET')], [refuses('likely', 'cuts')]],
  ['nobody else was reached since', 'ca-reset-order', [othersLong('backup')], [refuses('likely', 'cuts')]],
  [
    'another CA answered just then',
    'ca-reset-order',
    [othersLong('backup'), otherEndsThen('backup', 'staging')],
    [refuses('proved', 'cuts')],
  ],
  [
    'another CA answered just before',
    'ca-reset-order',
    [othersLong('backup'), otherEndsThen('backup', 'staging', -1)],
    [refuses('likely', 'cuts')],
  ],
  [
    'another CA did not answer then either',
    'ca-reset-order',
    [othersLong('backup'), otherEndsThen('backup', 'staging'), request('staging', 'directory', { status: undefined })],
    [refuses('likely', 'cuts')],
  ],
  [
    'its own other answers do not count',
    'ca-reset-order',
    [othersLong('backup'), oneMore('backup', { status: 200 }, 'before the last')],
    [refuses('likely', 'cuts')],
  ],
  [
    'no host was asked that is no CA, and another CA answered',
    'ca-refuse-backup',
    [withoutControls('egress')],
    [{ ...refuses('likely'), findings: ['ca-reachable backup'] }],
  ],
  [
    'the same of two CAs',
    'ca-refuse-backup',
    [withoutControls('egress'), without('third')],
    [{ ...refuses('likely'), findings: ['ca-reachable backup'] }],
  ],
  [
    'no host was asked that is no CA, and no other CA was probed',
    'ca-refuse-backup',
    [withoutControls('egress'), without('staging', 'third')],
    NOT_CUT,
  ],
  [
    'nobody else answered',
    'ca-refuse-backup',
    [
      withoutControls('egress'),
      observedLost('refused: ECONNREFUSED'),
      lost('staging', 'refused: ECONNREFUSED'),
      lost('third', 'refused: ECONNREFUSED'),
    ],
    NOT_CUT,
  ],
  ['no host that is no CA was reached', 'ca-refuse-backup', [controlsLost('refused: ECONNREFUSED')], NOT_CUT],
  ['its host name is gone', 'ca-name-blocked', [], NOT_CUT],
  ['there is no route to it', 'ca-refuse-backup', [lost('backup', 'other: EHOSTUNREACH')], NOT_CUT],
  ['nothing is known of why', 'ca-refuse-backup', [trouble('backup', { cause: undefined })], NOT_CUT],
  ['packets go nowhere', 'ca-not-reached-off-the-net', [], NOT_CUT],
]);

const silent = (resource: string, seconds = 20, confidence: Expected['confidence'] = 'proved'): Expected => ({
  ...backup,
  code: 'ca-silent',
  confidence,
  findings: ['ca-reachable backup'],
  summary: new RegExp(`^Lab backup CA took the connection and did not answer ${resource} within ${seconds} s\\.$`),
});
const NOT_SILENT = 'no CA was connected to and silent';
const took = (durationMs: number) => request('backup', 'newOrder', { durationMs });
const onOpenSocket = lost(
  'backup',
  'timeout: 20000 ms',
  { connection: { reused: true }, durationMs: 20_000 },
  NEW_ORDER,
);

ruleTable(caSilent, [
  ['newOrder takes 25 s', 'ca-delay-25s', [], [silent('newOrder')]],
  ['nothing is answered at all', 'ca-hang-backup-directory', [], [silent('directory')]],
  [
    'the time of the probe ends before that of the request',
    'ca-delay-25s',
    [trouble('backup', { code: 'deadline-exceeded' }), took(6_400)],
    [silent('newOrder', 6)],
  ],
  [
    'over an open socket, and no time was kept',
    'ca-delay-25s',
    [
      onOpenSocket,
      ({ probes }) => {
        for (const each of probes.flatMap(({ requests }) => requests)) delete each.timings;
      },
    ],
    [silent('newOrder', 20)],
  ],
  ['it had 5 s', 'ca-delay-25s', [took(5_000)], [silent('newOrder', 5)]],
  ['it had less than 5 s', 'ca-delay-25s', [took(4_999)], NOT_SILENT],
  [
    'what was not sent any more is passed over',
    'ca-delay-25s',
    [
      trouble('backup', { code: 'deadline-exceeded' }),
      oneMore('backup', { failure: 'deadline: no time was left', durationMs: 0 }),
    ],
    [silent('newOrder')],
  ],
  [
    'finalize hangs, and the order can be read afterwards',
    'pair-slow-ca-late-server',
    [],
    [{ ...silent('finalize'), step: 'finalize' }],
  ],
  [
    'what was refused afterwards did not end it either',
    'pair-slow-ca-late-server',
    [oneMore('backup', { failure: 'refused: ECONNREFUSED' })],
    [{ ...silent('finalize'), step: 'finalize' }],
  ],
  [
    'it had come over it when the time was used up',
    'pair-slow-ca-late-server',
    [trouble('backup', { code: 'deadline-exceeded' })],
    NOT_SILENT,
  ],
  ['an open connection is silent', 'ca-delay-25s', [onOpenSocket], [silent('newOrder')]],
  [
    'an open connection is silent, and nobody else was reached since',
    'ca-delay-25s',
    [onOpenSocket, othersLong('backup')],
    [silent('newOrder', 20, 'likely')],
  ],
  [
    'a new one is silent, and nobody else was reached since',
    'ca-delay-25s',
    [othersLong('backup')],
    [silent('newOrder')],
  ],
  ['no connection came about', 'ca-not-reached-off-the-net', [], NOT_SILENT],
  [
    'the connection was refused',
    'ca-refuse-backup',
    [request('backup', 'directory', { durationMs: 20_000, ...CONNECTED })],
    NOT_SILENT,
  ],
  [
    'the probe ended by another trouble',
    'ca-delay-25s',
    [trouble('backup', { code: 'validation-failed' })],
    NOT_SILENT,
  ],
  ['many requests were slow, and none too slow', 'ca-slow-throughout', [], NOT_SILENT],
  ['nothing was asked', 'aws-secrets-500', [], NOT_SILENT],
]);

const notReached = (why: string): Expected => ({
  ...backup,
  code: 'ca-not-reached',
  confidence: 'open',
  summary: new RegExp(`^Lab backup CA was not reached \\(${why}\\): it may be down, or something on the way may drop`),
});
const NO_CONNECTION = 'no connection came about';
const NO_NAME = 'its host name is not found';
const EVERY = 'every CA was connected to';
const gone = (how = 'timeout: 20000 ms') => lost('backup', how, {}, NEW_ORDER);

ruleTable(caNotReached, [
  ['packets go nowhere', 'ca-not-reached-off-the-net', [], [notReached(NO_CONNECTION)]],
  ['its host name is gone', 'ca-name-blocked', [], [notReached(NO_NAME)]],
  [
    'the same, and no host was asked that is no CA',
    'ca-name-blocked',
    [withoutControls('egress')],
    [{ ...notReached(NO_NAME), findings: ['ca-reachable backup'] }],
  ],
  ['there is no route to it', 'ca-refuse-backup', [lost('backup', 'other: EHOSTUNREACH')], [notReached(NO_CONNECTION)]],
  [
    'it answered at first, and others to the end',
    'ca-reset-order',
    [gone()],
    [ownOnly('^Lab backup CA answered at first, and could not be reached any more in the step order\\.$')],
  ],
  [
    'it answered at first, and then there was no route',
    'ca-reset-order',
    [gone('other: EHOSTUNREACH')],
    [ownOnly('^Lab backup CA answered at first')],
  ],
  [
    'it answered at first, and nobody else was reached since',
    'ca-reset-order',
    [gone(), othersLong('backup')],
    [notReached(NO_CONNECTION)],
  ],
  [
    'it answered afterwards alone',
    'ca-not-reached-off-the-net',
    [oneMore('backup', { status: 200 })],
    [notReached(NO_CONNECTION)],
  ],
  [
    'its status page tells of trouble',
    'pair-announced-and-off-the-net',
    [],
    [
      {
        ...ownOnly('^Lab backup CA was not reached in the step order, and its status page tells of trouble\\.$'),
        findings: ['ca-reachable backup', 'status-page-clear backup'],
      },
    ],
  ],
  [
    'the status page of another CA tells of trouble',
    'ca-not-reached-off-the-net',
    [control('status-api', { outcome: 'fails', reason: 'impaired' }, { ca: 'staging' })],
    [notReached(NO_CONNECTION)],
  ],
  ['TLS is broken', 'ca-tls-expired', [], EVERY],
  ['the time was used up', 'ca-slow-throughout', [], EVERY],
]);
