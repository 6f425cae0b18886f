import type { ProofRecord } from '../record.ts';

/** What a part of `npm run prove` says about what can be lost. */
export type ReliabilityRow = {
  /** Names of parts, whose records are told together. */
  readonly parts: readonly string[];
  /** What was put in. */
  readonly tried: string;
  /** How often, in words, by the records. */
  readonly runs: (records: readonly ProofRecord[]) => string;
  /** What nothing was lost of, where the parts held. */
  readonly kept: string;
};

const passed = (unit: string) => (records: readonly ProofRecord[]) =>
  `${count(sum(records, ({ counts }) => counts.passed))} ${unit}`;

export const ROWS: readonly ReliabilityRow[] = [
  {
    parts: ['crash'],
    tried:
      'A round, the check by writing and the janitor die before and after each of their calls; calls of AWS are throttled, cut, or carried out late; in the lab the process of the deployed function is killed at each step of a probe, and janitors half-way',
    runs: (records) => `${figure(records, 'modelCases')} in the model, ${figure(records, 'labCases')} in the lab`,
    kept: "nothing of others, a sister's live challenge among it; what was left of ours, janitors removed by the ledger",
  },
  {
    parts: ['interleavings'],
    tried:
      'Two deployments with crashes and janitors write to one zone beside six kinds of other clients, in random orders, over a zone in memory that is held against the Route 53 of the lab',
    runs: (records) =>
      `${figure(records, 'stories')} orders; ${figure(records, 'batchesAlike')} batches answered alike`,
    kept: 'nothing of others, and each of them came to its end; nothing of ours stayed',
  },
  {
    parts: ['interleavings-lab'],
    tried: 'The same over the Route 53 and the DynamoDB of the lab, by the SDK',
    runs: passed('orders'),
    kept: 'nothing of others, and each of them came to its end; nothing of ours stayed',
  },
  {
    parts: ['real-clients'],
    tried: 'The real certbot and the real lego issue at a name where rounds of two deployments come, go and are killed',
    runs: passed('certificates of theirs'),
    kept: 'no issuance of theirs; the zone as it was before',
  },
  {
    parts: ['soak-faults'],
    tried:
      'Rounds in a row through functions that stay warm, before each a fault of the lab drawn by chance, or none: CA, DNS, AWS, the way out, the config',
    runs: (records) => `${figure(records, 'rounds')} rounds, ${figure(records, 'faults')} different faults`,
    kept: 'the zone as before after each; memory flat; each verdict named what was put in',
  },
  {
    parts: ['matrix-1', 'matrix-2', 'matrix-3', 'matrix-4', 'matrix-5'],
    tried: 'Every fault of the lab, alone and some together, with keys, tokens and bindings that are marked',
    runs: (records) => `${count(sum(records, (record) => Number(record.figures.cases)))} cases`,
    kept: 'no value in the zone, no secret in any output; nobody accused wrongly',
  },
  {
    parts: ['soak'],
    tried: 'No fault, Route 53 INSYNC after a random while: rounds in a row without a retry',
    runs: passed('rounds'),
    kept: 'no round',
  },
  {
    parts: ['healthy-200'],
    tried: 'No fault: does a verdict name one all the same?',
    runs: passed('rounds'),
    kept: 'no trust: not one false alarm',
  },
  {
    parts: ['upgrade'],
    tried: 'The first version at work, this one deployed over it, `cdk destroy`, deployed again over what stayed',
    runs: passed('comparisons'),
    kept: 'no account, nothing of ledger, evidence and zone',
  },
  {
    parts: ['grants'],
    tried: 'Each grant of each deployed role taken away, while what uses it is done',
    runs: passed('grants'),
    kept: 'no failure without its name; no grant is idle',
  },
  {
    parts: ['deployer'],
    tried: 'Each action that CloudFormation is granted taken away, while the stacks are made and removed',
    runs: passed('checks of actions'),
    kept: 'no failure without its name; not missed is what updates alone need, and what documentation alone asks for',
  },
  {
    parts: ['fuzz'],
    tried: 'Hostile inputs to each reader of what comes from outside',
    runs: (records) => `${figure(records, 'inputs')} inputs to ${figure(records, 'parsers')} readers`,
    kept: 'nothing thrown that is not expected, no time, no memory',
  },
];

function figure(records: readonly ProofRecord[], name: string): string {
  return count(sum(records, (record) => Number(record.figures[name])));
}

function sum(records: readonly ProofRecord[], of: (record: ProofRecord) => number): number {
  return records.reduce((all, record) => all + of(record), 0);
}

function count(value: number): string {
  return value.toLocaleString('en-US');
}
