import { describe, expect, it } from 'vitest';
import { FaultParameterError } from '../../../../../lab/ca/front/fault.ts';
import { behaviourNamed, listFaults } from '../../../../../lab/ca/front/registry.ts';

const NAMES = [
  'bad-gateway',
  'bad-nonce',
  'delay',
  'directory',
  'drop',
  'foreign-chain',
  'hang',
  'header',
  'huge-body',
  'idle-cut',
  'malformed-json',
  'pass',
  'processing',
  'redirect-loop',
  'refuse',
  'renewal-info',
  'reset',
  'retry-after',
  'status',
  'tls-expired',
  'tls-handshake-failure',
  'tls-wrong-name',
  'truncated-chain',
  'truncated-json',
  'wrong-chain',
];

describe('the registry of faults', () => {
  it('lists every fault, each with a summary of its own in one line', async () => {
    const faults = await listFaults();

    expect(faults.map(({ name }) => name)).toEqual(NAMES);
    expect(new Set(faults.map(({ summary }) => summary)).size).toBe(NAMES.length);
    for (const { summary } of faults) expect(summary).toMatch(/^[^\n]{20,140}$/);
  });

  it('gives a behaviour by name and parameters', async () => {
    expect(await behaviourNamed('refuse', {})).toMatchObject({ name: 'refuse', connection: { kind: 'refused' } });
  });

  it('names what there is when it is asked for something else', async () => {
    await expect(behaviourNamed('refused', {})).rejects.toThrow(`No fault "refused". There are ${NAMES.join(', ')}.`);
  });

  it.each([
    ['hang', { at: ['newOrders'] }, /^Fault "hang": at\.0: /],
    ['hang', { after: 3 }, /^Fault "hang": parameters: .*after/],
    ['delay', {}, /^Fault "delay": milliseconds: /],
    ['delay', { milliseconds: '5' }, /^Fault "delay": milliseconds: /],
    ['status', { status: 42 }, /^Fault "status": status: /],
    [
      'status',
      { status: 500, body: '', problem: { type: 'x' } },
      /^Fault "status": parameters: a problem or a body, not both$/,
    ],
    ['retry-after', { status: 500, seconds: 1 }, /^Fault "retry-after": status: /],
    ['processing', { of: 'account' }, /^Fault "processing": of: /],
    ['reset', { times: 0 }, /^Fault "reset": times: /],
    ['pass', [], /^Fault "pass": parameters: /],
  ])('refuses %s with %j, naming the field', async (name, parameters, message) => {
    const refused = behaviourNamed(name, parameters);

    await expect(refused).rejects.toBeInstanceOf(FaultParameterError);
    await expect(refused).rejects.toThrow(message);
  });
});
