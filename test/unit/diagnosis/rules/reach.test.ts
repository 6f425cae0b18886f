import { describe, expect, test } from 'vitest';
import {
  answeredBefore,
  controlsOf,
  failureKind,
  hostOf,
  hostsFailing,
  isLookupFailure,
  othersReachedSince,
  someCaAnswered,
  someNameFound,
  wayOut,
  wayOutFindings,
} from '../../../../lambda/diagnosis/verdict/reach.ts';
import {
  type Change,
  changedEvidence,
  control,
  controlsLost,
  lost,
  observedLost,
  oneMore,
  probeOf,
  request,
  withoutControls,
} from '../../support/evidence-changes.ts';
import { roundOf } from '../../support/rule-rows.ts';

const REFUSED = 'refused: ECONNREFUSED';
const round = (...changes: readonly Change[]) => roundOf(changedEvidence('account-first', changes));
const probe = (ca: string, ...changes: readonly Change[]) => {
  const found = round(...changes).probes.find((each) => each.ca === ca);
  if (!found) throw new Error(`${ca} was not probed`);
  return found;
};
const undetermined = (reason: 'no-route' | 'no-address' | 'no-time', of = {}) =>
  control('egress', { outcome: 'undetermined', reason, failure: undefined }, of);
const IPV4 = { family: 'ipv4' } as const;
const IPV6 = { family: 'ipv6' } as const;

const onlyOne: Change = ({ controls }) => {
  controls.found = controls.found?.filter(({ id }) => /^egress:control-a.*:ipv4$/.test(id));
};

describe('the way out', () => {
  test.each<[string, readonly Change[], ReturnType<typeof wayOut>]>([
    ['works where every host was reached', [], 'works'],
    [
      'works where one was, over one family',
      [controlsLost(REFUSED), control('egress', { outcome: 'holds' }, IPV6)],
      'works',
    ],
    ['fails where none was', [controlsLost(REFUSED)], 'fails'],
    [
      'fails where one was tried, and the other family has no route',
      [controlsLost(REFUSED), undetermined('no-route', IPV6)],
      'fails',
    ],
    ['fails where one host was tried over one family', [onlyOne, controlsLost(REFUSED)], 'fails'],
    ['fails where the one host has no route', [onlyOne, undetermined('no-route')], 'fails'],
    ['fails where no family has a route', [undetermined('no-route')], 'fails'],
    [
      'fails without a route, where the other family has no address',
      [undetermined('no-route', IPV4), undetermined('no-address', IPV6)],
      'fails',
    ],
    ['is unknown where no host has an address', [undetermined('no-address')], 'unknown'],
    [
      'is unknown where no time was left for one',
      [undetermined('no-route', IPV4), undetermined('no-time', IPV6)],
      'unknown',
    ],
    ['is unknown where nobody was asked', [withoutControls('egress')], 'unknown'],
    ['is unknown where no controls were gathered', [({ controls }) => delete controls.found], 'unknown'],
  ])('%s', (_what, changes, expected) => {
    expect(wayOut(round(...changes))).toBe(expected);
  });

  test('is told by both families', () => {
    expect(wayOutFindings(round()).map(({ id }) => id)).toEqual(['egress-works-ipv4', 'egress-works-ipv6']);
  });
});

test('controls are told apart by their kind', () => {
  expect(controlsOf(round(), 'status-api').map(({ ca }) => ca)).toEqual(['staging', 'backup', 'production']);
  expect(
    controlsOf(
      round(({ controls }) => delete controls.found),
      'egress',
    ),
  ).toEqual([]);
});

const nobody = ['staging', 'backup', 'third'].map((ca) => lost(ca, REFUSED));

describe('a CA that answered', () => {
  test.each<[string, readonly Change[], boolean]>([
    ['in a probe', [observedLost(REFUSED)], true],
    ['in one probe of many', [...nobody.slice(1), observedLost(REFUSED)], true],
    ['beside the probes', nobody, true],
    ['nowhere', [...nobody, observedLost(REFUSED)], false],
    ['nowhere, though another host did', [...nobody, observedLost(REFUSED), control('egress', { status: 200 })], false],
    ['nowhere, and nothing was gathered', [...nobody, ({ controls }) => delete controls.found], false],
  ])('%s', (_what, changes, expected) => {
    expect(someCaAnswered(round(...changes))).toBe(expected);
  });
});

describe('a host name that was found', () => {
  const noNames = [...nobody, observedLost(REFUSED), controlsLost(REFUSED)];
  test.each<[string, readonly Change[], boolean]>([
    ['by a probe', [...noNames, lost('backup', REFUSED, { timings: { dns: 0 } })], true],
    ['by a control', nobody, true],
    ['by nobody', noNames, false],
    ['by nobody, and nothing was gathered', [...nobody, ({ controls }) => delete controls.found], false],
    [
      'by nobody, and no time was kept',
      [
        ...nobody,
        ({ controls, probes }) => {
          for (const each of [...(controls.found ?? []), ...probes.flatMap(({ requests }) => requests)])
            delete each.timings;
        },
      ],
      false,
    ],
  ])('%s', (_what, changes, expected) => {
    expect(someNameFound(round(...changes))).toBe(expected);
  });
});

describe('others that were reached since', () => {
  const AT = '2026-11-28T12:00:00.000Z';
  const seconds = (after: number) => new Date(Date.parse(AT) + 1_000 * after).toISOString();
  /** Everything else was long before. */
  const before: Change = (evidence) => {
    const requests = evidence.probes.flatMap((each) => each.requests);
    for (const each of [...requests, ...(evidence.controls.found ?? [])]) each.at = seconds(-3_600);
  };
  const cut = [lost('backup', REFUSED), before, request('backup', 'directory', { at: AT })];
  const reached = (...changes: readonly Change[]) => {
    const changed = round(...cut, ...changes);
    return changed.open.map((each) => othersReachedSince(changed, each));
  };

  test.each<[string, readonly Change[], boolean]>([
    ['nobody', [], false],
    ['another CA, begun since', [request('staging', 'directory', { at: seconds(1) })], true],
    ['another CA, ended just then', [request('staging', 'directory', { at: seconds(-2), durationMs: 2_000 })], true],
    ['another CA, ended just before', [request('staging', 'directory', { at: seconds(-2), durationMs: 1_999 })], false],
    ['another CA without an answer', [request('staging', 'directory', { at: seconds(1), status: undefined })], false],
    ['the CA itself', [oneMore('backup', { at: seconds(1), status: 200 }, 'before the last')], false],
    ['a host that is no CA', [control('egress', { at: seconds(1) }, IPV4)], true],
    ['such a host in vain', [control('egress', { at: seconds(1), outcome: 'fails' })], false],
    ['a status page that tells of trouble', [control('status-api', { at: seconds(1), outcome: 'fails' })], true],
    [
      'a control that was not made',
      [control('directory', { at: seconds(1), outcome: 'undetermined', status: undefined })],
      false,
    ],
    ['nothing gathered', [({ controls }) => delete controls.found], false],
  ])('%s', (_what, changes, expected) => {
    expect(reached(...changes)).toEqual([expected]);
  });

  test('of a probe that was never refused, nobody', () => {
    const passing = round();
    expect(passing.probes.map((each) => othersReachedSince(passing, each))).toEqual([false, false, false]);
  });
});

describe('hosts that were not reached', () => {
  const all = () => true;

  test('of probes and of controls, each once', () => {
    const changed = round(lost('staging', REFUSED), oneMore('staging', { failure: REFUSED }), controlsLost(REFUSED));
    const { host } = new URL(probeOf(changed.evidence as never, 'staging').requests[0]?.url ?? '');

    expect(hostsFailing(changed, all)).toEqual([
      host,
      expect.stringMatching(/^control-a\./),
      expect.stringMatching(/^control-b\./),
    ]);
  });

  test('for a reason of theirs', () => {
    const changed = round(lost('staging', REFUSED), controlsLost('tls: EPROTO'));
    const seen: string[] = [];
    const fits = ({ failure }: { failure?: string | undefined }, host: string) => {
      seen.push(host);
      return failure === REFUSED;
    };

    expect(hostsFailing(changed, fits)).toHaveLength(1);
    expect(seen).toHaveLength(5);
  });

  test('none, where all were', () => {
    expect(hostsFailing(round(), all)).toEqual([]);
    expect(
      hostsFailing(
        round(({ controls }) => delete controls.found),
        all,
      ),
    ).toEqual([]);
  });
});

describe('a name that was looked up in vain', () => {
  const timeout = { failure: 'timeout: 20000 ms' };
  test.each<[string, Parameters<typeof isLookupFailure>[0], string, boolean]>([
    ['the platform says so', { failure: 'dns: ENOTFOUND' }, 'acme.example', true],
    ['it was refused', { failure: REFUSED }, 'acme.example', false],
    ['the time was used up before there was an address', { ...timeout, timings: {} }, 'acme.example:14000', true],
    ['nothing is known of its time', timeout, 'acme.example', true],
    [
      'there was an address',
      { ...timeout, connection: { reused: false, address: '192.0.2.1' } },
      'acme.example',
      false,
    ],
    ['the look-up had ended', { ...timeout, timings: { dns: 0 } }, 'acme.example', false],
    ['an IPv4 address', timeout, '192.0.2.1', false],
    ['an IPv4 address with a port', timeout, '192.0.2.10:14000', false],
    ['an IPv6 address', timeout, '[2001:db8::1]:443', false],
    ['a name with numbers', timeout, '192.0.2.1.example', true],
    ['a name that ends in numbers', timeout, 'a192.0.2.1', true],
    ['a name with a bracket', timeout, 'a[', true],
    ['a port that is none', timeout, '192.0.2.1:x', true],
  ])('%s', (_what, unanswered, host, expected) => {
    expect(isLookupFailure(unanswered, host)).toBe(expected);
  });
});

test('a failure goes by its kind', () => {
  expect(failureKind(REFUSED)).toBe('refused');
  expect(failureKind(undefined)).toBeUndefined();
});

test('a URL goes by its host, and what is none by itself', () => {
  expect(hostOf('https://acme.example:14000/dir')).toBe('acme.example:14000');
  expect(hostOf('no URL')).toBe('no URL');
});

describe('an answer before the first that failed', () => {
  const NEW_ORDER = { step: 'order', resource: 'newOrder' } as const;
  test.each<[string, readonly Change[], boolean]>([
    ['there was one', [lost('backup', REFUSED, {}, NEW_ORDER)], true],
    ['to the first request alone', [lost('backup', REFUSED, {}, { step: 'order', resource: 'newNonce' })], true],
    ['the first failed', [lost('backup', REFUSED)], false],
    ['it came after', [lost('backup', REFUSED), oneMore('backup', { status: 200 })], false],
    ['none failed', [], false],
    [
      'what was before it has no status',
      [
        lost('backup', REFUSED, {}, NEW_ORDER),
        request('backup', 'directory', { status: undefined }),
        request('backup', 'newNonce', { status: undefined }),
      ],
      false,
    ],
  ])('%s', (_what, changes, expected) => {
    expect(answeredBefore(probe('backup', ...changes))).toBe(expected);
  });
});
