import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compare } from '../../../lab/aws/readback/compare.ts';
import { holds } from '../../../lab/aws/readback/conditions.ts';
import { resolve } from '../../../lab/aws/readback/intrinsics.ts';
import { NOT_PROVED, notProvedTable, stale, unlisted } from '../../../lab/aws/readback/not-proved.ts';
import { type Reading, summed, table } from '../../../lab/aws/readback/reading.ts';
import { parseXml } from '../../../lab/aws/readback/xml.ts';

const STACK = {
  name: 'probing',
  id: 'arn:aws-cn:cloudformation:cn-north-1:111122223333:stack/probing/1',
  partition: 'aws-cn',
  region: 'cn-north-1',
  account: '111122223333',
  resources: new Map([
    ['Queue', { type: 'AWS::SQS::Queue', physicalId: 'https://sqs.cn-north-1.amazonaws.com.cn/111122223333/dead' }],
    ['Key', { type: 'AWS::KMS::Key', physicalId: 'k' }],
  ]),
  outputs: new Map([['zone', { ZoneId: 'Z1' }]]),
  parameters: { Version: '6', Names: ['a', 'b'] },
  holds: (condition: string) => condition === 'Held',
};

const states = (expected: Record<string, unknown>, live: Record<string, unknown>) =>
  compare(expected, live).map(({ property, state }) => [property, state]);

describe('comparing', () => {
  it('goes down to the leaves, and knows numbers and booleans as text', () => {
    const expected = { A: { B: 5, C: 'x' }, L: [{ D: true }] };

    expect(states(expected, { A: { B: '5', C: 'y' }, L: [{ D: 'true' }] })).toEqual([
      ['A.B', 'same'],
      ['A.C', 'different'],
      ['L[0].D', 'same'],
    ]);
  });

  it('tells what was dropped from what nobody can read', () => {
    expect(states({ A: { B: 1 }, C: 2 }, { A: undefined })).toEqual([
      ['A.B', 'different'],
      ['C', 'not readable'],
    ]);
  });

  it.each([
    ['a list that is longer', { L: [1] }, { L: [1, 2] }, 'L'],
    ['one more statement', { PolicyDocument: { S: [1] } }, { PolicyDocument: { S: [1], T: 1 } }, 'PolicyDocument'],
    ['one more variable', { E: { Variables: { A: '1' } } }, { E: { Variables: { A: '1', B: '2' } } }, 'E.Variables'],
    ['an empty list that is not there', { L: [] }, { L: undefined }, 'L'],
  ])('sees %s', (_, expected, live, property) => {
    expect(states(expected, live)).toEqual([[property, 'different']]);
  });

  it('does not look at defaults beside the template, nor at the order of keys', () => {
    const live = { A: { B: 1, Default: 0 }, PolicyDocument: { y: 2, x: 1 } };

    expect(states({ A: { B: 1 }, PolicyDocument: { x: 1, y: 2 } }, live).map(([, state]) => state)).toEqual([
      'same',
      'same',
    ]);
  });
});

describe('intrinsic functions', () => {
  it.each([
    [{ Ref: 'AWS::Partition' }, 'aws-cn'],
    [{ Ref: 'Version' }, '6'],
    [{ Ref: 'Names' }, ['a', 'b']],
    [{ 'Fn::Select': [1, { Ref: 'Names' }] }, 'b'],
    [{ Ref: 'Key' }, 'k'],
    [{ 'Fn::GetAtt': ['Queue', 'Arn'] }, 'arn:aws-cn:sqs:cn-north-1:111122223333:dead'],
    [{ 'Fn::Join': ['-', ['a', { Ref: 'AWS::Region' }]] }, 'a-cn-north-1'],
    [
      { 'Fn::Sub': `\${!kept} \${Queue.Arn} \${AWS::URLSuffix}` },
      `\${kept} arn:aws-cn:sqs:cn-north-1:111122223333:dead amazonaws.com.cn`,
    ],
    [{ 'Fn::Sub': [`\${Own}/\${AWS::AccountId}`, { Own: { Ref: 'Key' } }] }, 'k/111122223333'],
    [{ 'Fn::Select': [1, { 'Fn::Split': ['.', 'a.b.c'] }] }, 'b'],
    [{ 'Fn::GetStackOutput': { StackName: 'zone', OutputName: 'ZoneId' } }, 'Z1'],
    [{ 'Fn::If': ['Held', { Ref: 'Key' }, 'no'] }, 'k'],
    [[{ 'Fn::If': ['Other', 1, { Ref: 'AWS::NoValue' }] }, 2], [2]],
    [{ A: { Ref: 'AWS::NoValue' }, B: [1, { Ref: 'AWS::NoValue' }] }, { B: [1] }],
  ])('%j', (value, resolved) => {
    expect(resolve(value, STACK)).toEqual(resolved);
  });

  it.each([
    [{ 'Fn::Transform': {} }, 'Fn::Transform'],
    [{ 'Fn::GetAtt': ['Key', 'Arn'] }, 'AWS::KMS::Key Arn'],
    [{ Ref: 'Nobody' }, 'Ref Nobody'],
  ])('%j is refused, by name', (value, name) => {
    expect(() => resolve(value, STACK)).toThrow(name);
  });

  it.each([
    [{ 'Fn::Equals': [{ Ref: 'AWS::Region' }, 'cn-north-1'] }, true],
    [{ 'Fn::Not': [{ 'Fn::Equals': ['a', 'a'] }] }, false],
    [{ 'Fn::Or': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'Yes' }] }, true],
    [{ 'Fn::And': [{ 'Fn::Equals': ['a', 'b'] }, { Condition: 'Yes' }] }, false],
  ])('condition %j is %s', (condition, held) => {
    expect(holds('Asked', { Asked: condition, Yes: { 'Fn::Equals': [1, 1] } }, STACK)).toBe(held);
  });
});

describe('XML', () => {
  it('is read with namespaces, entities and empty elements', () => {
    const xml = `<?xml version="1.0"?>\n<A xmlns="urn:x"><B>1 &lt; 2 &amp;#233;</B><C/><D><B>&#233;&#x41;</B></D></A>`;

    const document = parseXml(xml);

    expect(document.find('A')?.texts()).toMatchObject({ B: '1 < 2 &#233;', C: '' });
    expect(document.findAll('B').map(({ text }) => text)).toEqual(['1 < 2 &#233;', 'éA']);
  });
});

describe('the list of what is not proved', () => {
  const reading = (property: string, state: Reading['state']): Reading => ({
    ...{ logicalId: 'One', type: 'T', property, state },
    expected: 1,
  });
  const entry = (property: string) => ({ type: 'T', property, why: 'because' });

  it('must have each property that is not readable', () => {
    const readings = [reading('A', 'not readable'), reading('B', 'not readable'), reading('C', 'same')];

    expect(unlisted(readings, [entry('A')]).map(({ property }) => property)).toEqual(['B']);
  });

  it.each<[string, Reading[]]>([
    ['can be read now', [reading('A', 'not readable'), reading('A.B', 'same')]],
    ['is in no template', [reading('AB', 'not readable')]],
  ])('may not have one that %s', (_, readings) => {
    expect(stale(readings, [entry('A')])).toEqual([entry('A')]);
  });

  it('is told in docs/lab-aws.md as it is', () => {
    expect(readFileSync('docs/lab-aws.md', 'utf8')).toContain(`\n${notProvedTable()}\n`);
    expect(NOT_PROVED.length).toBeGreaterThan(0);
  });
});

describe('the table', () => {
  it('names what is not the same, with both sides', () => {
    const readings: Reading[] = [
      { logicalId: 'Q', type: 'T', property: 'A', state: 'same', expected: 1, got: 1 },
      { logicalId: 'Q', type: 'T', property: 'B', state: 'different', expected: [1] },
    ];

    expect(table(summed('probing', readings))).toBe(
      'probing: 1 same, 1 different, 0 not readable\n  different     T Q B: expected [1], got nothing',
    );
  });
});
