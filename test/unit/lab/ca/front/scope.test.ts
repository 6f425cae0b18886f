import { describe, expect, it } from 'vitest';
import type { Answer, Forward, FrontRequest, Resource } from '../../../../../lab/ca/front/behaviour.ts';
import { edited, instead, type Scope } from '../../../../../lab/ca/front/scope.ts';

const EDITED: Answer = { kind: 'answer', status: 299, headers: [], body: Buffer.alloc(0) };

function asked(resource: Resource): FrontRequest {
  return { method: 'POST', path: '/', resource, headers: [], body: Buffer.alloc(0), directory: new Map() };
}

/** Answers with a body to all but the directory. */
const ca: Forward = async ({ resource }) => ({
  ...EDITED,
  status: 200,
  body: Buffer.from(resource === 'directory' ? '' : 'body'),
});

const SCOPES: [string, Scope, number[]][] = [
  ['every request by default', {}, [299, 299, 299, 299]],
  ['the resources it names', { at: ['order', 'finalize'] }, [299, 200, 299, 299]],
  ['the first so many', { times: 2 }, [299, 299, 200, 200]],
  ['the first so many of the resources it names', { at: ['order'], times: 1 }, [299, 200, 200, 200]],
];
const REQUESTS: Resource[] = ['order', 'directory', 'finalize', 'order'];

describe('instead', () => {
  it.each(SCOPES)('means %s', async (_, scope, expected) => {
    const respond = instead(scope, () => EDITED);

    const replies = await Promise.all(REQUESTS.map((resource) => respond(asked(resource), ca)));

    expect(replies).toMatchObject(expected.map((status) => ({ status })));
  });

  it('does not reach the CA', async () => {
    const respond = instead({}, () => EDITED);
    const unreachable: Forward = () => Promise.reject(new Error('the CA was asked'));

    expect(await respond(asked('order'), unreachable)).toBe(EDITED);
  });
});

describe('edited', () => {
  it.each(SCOPES)('means %s', async (_, scope, expected) => {
    const respond = edited(scope, () => EDITED);

    const replies = await Promise.all(REQUESTS.map((resource) => respond(asked(resource), ca)));

    expect(replies).toMatchObject(expected.map((status) => ({ status })));
  });

  it('counts only answers that it can be done to', async () => {
    const respond = edited({ times: 1 }, (answer) => (answer.body.length > 0 ? EDITED : undefined));

    const statuses: unknown[] = [];
    for (const resource of ['directory', 'order', 'order'] as const) statuses.push(await respond(asked(resource), ca));

    expect(statuses).toMatchObject([{ status: 200 }, { status: 299 }, { status: 200 }]);
  });

  it('leaves alone what another behaviour made of the request', async () => {
    const respond = edited({}, () => EDITED);

    expect(await respond(asked('order'), async () => ({ kind: 'silence' }))).toEqual({ kind: 'silence' });
  });
});
