import { expect, test } from 'vitest';
import { registeredDomain, registeredDomains } from '../../../lambda/contract/registered-domain.ts';

test.each([
  ['example.com', 'example.com'],
  ['a.b.example.com', 'example.com'],
  ['*.example.com', 'example.com'],
  ['WWW.Example.COM', 'example.com'],
  ['www.example.co.uk', 'example.co.uk'],
  ['r.ca.main.canary.acme.example.co.uk', 'example.co.uk'],
  // Private part of the list: each of these is somebody else's.
  ['team.github.io', 'team.github.io'],
  ['x.team.github.io', 'team.github.io'],
  ['x.bucket.s3.amazonaws.com', 'bucket.s3.amazonaws.com'],
  // A rule with a wildcard, and its exception.
  ['a.b.kawasaki.jp', 'a.b.kawasaki.jp'],
  ['a.city.kawasaki.jp', 'city.kawasaki.jp'],
  // A-labels: `company.cn` in Chinese is a suffix.
  ['www.xn--e1afmkfd.xn--55qx5d.cn', 'xn--e1afmkfd.xn--55qx5d.cn'],
  // On no list.
  ['x.acme.lab.example', 'lab.example'],
  ['ca.corp.internal', 'corp.internal'],
  ['a.b.c.lab', 'c.lab'],
  // Suffixes themselves.
  ['github.io', 'github.io'],
  ['internal', 'internal'],
])('%s counts as %s', (name, domain) => {
  expect(registeredDomain(name)).toBe(domain);
});

test('of several names each domain is told once', () => {
  expect(registeredDomains(['www.example.org', '*.example.org', 'a.example.com', 'example.com'])).toEqual([
    'example.com',
    'example.org',
  ]);
});
