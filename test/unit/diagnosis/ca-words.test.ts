import { expect, test } from 'vitest';
import type { Problem } from '../../../lambda/contract/problem.ts';
import { type CaSaw, caSaw } from '../../../lambda/diagnosis/findings/ca-words.ts';

const TYPE = 'urn:ietf:params:acme:error:';

/** Words of Boulder, of Pebble, of step-ca and of Go's resolver, and such as other CAs might have. */
test.each<[string, string, CaSaw | undefined]>([
  ['unauthorized', 'No TXT record found at _acme-challenge.a.example.org', 'no-record'],
  ['unauthorized', 'no TXT records found for DNS challenge', 'no-record'],
  [
    'dns',
    'DNS problem: NXDOMAIN looking up TXT for _acme-challenge.a.example.org - check that a DNS record exists',
    'no-name',
  ],
  ['unauthorized', 'DNS lookup for "a.example.org" returned an unsuccessful response: 3', 'no-name'],
  ['dns', 'error looking up TXT records: lookup a.example.org on 127.0.0.53:53: no such host', 'no-name'],
  ['unauthorized', 'Incorrect TXT record "x" found at _acme-challenge.a.example.org', 'other-value'],
  ['unauthorized', 'Incorrect TXT record "x" (and 2 more) found at _acme-challenge.a.example.org', 'other-value'],
  ['unauthorized', 'Correct value not found for DNS challenge', 'other-value'],
  ['dns', 'DNS problem: SERVFAIL looking up TXT for a - the domain may be down', 'servfail'],
  ['unauthorized', 'DNS lookup for "a.example.org" returned an unsuccessful response: 2', 'servfail'],
  ['dns', 'lookup a.example.org on 127.0.0.53:53: server misbehaving', 'servfail'],
  ['dns', 'DNS problem: query timed out looking up TXT for a', 'no-answer'],
  [
    'unauthorized',
    'Error retrieving TXT records ("read tcp 127.0.0.1:46316->127.0.0.53:53: i/o timeout")',
    'no-answer',
  ],
  ['dns', 'DNS problem: networking error looking up TXT for a', 'no-answer'],
  ['dns', 'the lookup timedout', 'no-answer'],
  ['dns', 'dial tcp 127.0.0.53:53: connect: connection refused', 'no-answer'],
  ['dns', 'dial tcp: connect: network is unreachable', 'no-answer'],
  ['dns', 'the query has time out', 'no-answer'],
  ['incorrectResponse', 'No TXT record found', 'no-record'],
  ['dns', 'the answer was not what we had hoped for', undefined],
  ['dns', 'returned an unsuccessful response: 30', undefined],
  ['dns', 'returned an unsuccessful response: 23', undefined],
  ['caa', 'DNS problem: SERVFAIL looking up CAA for a', undefined],
  ['connection', 'timeout', undefined],
  ['rateLimited', 'No TXT record found', undefined],
])('%s, "%s": %s', (type, detail, saw) => {
  expect(caSaw({ type: `${TYPE}${type}`, detail })).toBe(saw);
  expect(caSaw({ type: `${TYPE}${type}`, detail: detail.toUpperCase() })).toBe(saw);
});

test('where the words fit twice, that it saw an answer counts first', () => {
  const detail = 'No TXT record found; another perspective timed out';

  expect(caSaw({ type: `${TYPE}dns`, detail })).toBe('no-record');
});

test('the words may stand in a subproblem', () => {
  const subproblems: Problem['subproblems'] = [
    { type: `${TYPE}dns` },
    { type: `${TYPE}dns`, detail: 'SERVFAIL looking up TXT for a' },
  ];

  expect(caSaw({ type: `${TYPE}dns`, subproblems })).toBe('servfail');
  expect(caSaw({ type: `${TYPE}dns`, detail: 'The challenges failed.', subproblems })).toBe('servfail');
});

test('without a problem, or words in it, nothing is known', () => {
  expect(caSaw(undefined)).toBeUndefined();
  expect(caSaw({ type: `${TYPE}dns` })).toBeUndefined();
});
