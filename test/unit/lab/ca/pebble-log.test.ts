import { describe, expect, it } from 'vitest';
import { requestsInLog } from '../../../../lab/ca/pebble-log.ts';

describe('requestsInLog', () => {
  it('reads requests in their order and nothing else', () => {
    const log = [
      'Pebble 2026/11/25 01:57:29 Listening on: 127.0.0.1:14000',
      'Pebble 2026/11/25 01:57:30 GET /dir -> calling handler()',
      'Pebble 2026/11/25 01:57:30 HEAD /nonce-plz -> calling handler()',
      'Pebble 2026/11/25 01:57:31 There are now 1 accounts in memory',
      'Pebble 2026/11/25 01:57:31 POST /my-order/ -> calling handler()',
      '',
    ].join('\n');

    expect(requestsInLog(log)).toEqual([
      { method: 'GET', path: '/dir' },
      { method: 'HEAD', path: '/nonce-plz' },
      { method: 'POST', path: '/my-order/' },
    ]);
  });
});
