/** What became of one property of a template: it is there, something else is there, or nobody can say. */
export type State = 'same' | 'different' | 'not readable';

export interface Reading {
  logicalId: string;
  type: string;
  /** From the resource's `Properties`, as `Replicas[0].Region`. A property that cannot be read is named as a whole. */
  property: string;
  state: State;
  expected: unknown;
  /** What the live resource has; undefined when it has nothing there, or cannot be read. */
  got?: unknown;
}

export interface ReadBack {
  stackName: string;
  readings: Reading[];
  counts: Record<State, number>;
}

export function summed(stackName: string, readings: Reading[]): ReadBack {
  const counts = { same: 0, different: 0, 'not readable': 0 };
  for (const { state } of readings) counts[state] += 1;
  return { stackName, readings, counts };
}

/** A line for each property that is not the same, below the counts. */
export function table({ stackName, readings, counts }: ReadBack): string {
  const told = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  const rows = readings.filter(({ state }) => state !== 'same').map(row);
  return [`${stackName}: ${told.join(', ')}`, ...rows].join('\n');
}

function row({ logicalId, type, property, state, expected, got }: Reading): string {
  const what = state === 'different' ? `: expected ${shown(expected)}, got ${shown(got)}` : '';
  return `  ${state.padEnd(12)}  ${type} ${logicalId} ${property}${what}`;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
