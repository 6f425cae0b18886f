import { describe, expect, it } from 'vitest';
import type { FrontRequest, Resource } from '../../../../../lab/ca/front/behaviour.ts';
import { createScope } from '../../../../../lab/ca/front/scope.ts';

function asked(resource: Resource): FrontRequest {
  return { method: 'POST', path: '/', resource, headers: [], body: Buffer.alloc(0), directory: new Map() };
}

describe('createScope', () => {
  it.each<[string, Parameters<typeof createScope>[0], boolean[]]>([
    ['every request by default', {}, [true, true, true, true]],
    ['the resources it names', { at: ['order', 'finalize'] }, [true, false, true, true]],
    ['the first so many', { times: 2 }, [true, true, false, false]],
    ['the first so many of the resources it names', { at: ['order'], times: 1 }, [true, false, false, false]],
  ])('means %s', (_, scope, expected) => {
    const applies = createScope(scope);

    const requests: Resource[] = ['order', 'directory', 'finalize', 'order'];
    expect(requests.map((resource) => applies(asked(resource)))).toEqual(expected);
  });
});
