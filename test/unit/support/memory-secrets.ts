import { type AccountSecret, accountSecretSchema } from '../../../lambda/contract/secret.ts';
import type { SecretStore } from '../../../lambda/store/secrets.ts';

type Method = keyof SecretStore;
type Version = { secret?: AccountSecret; readonly stages: Set<string> };

/** Breaks the next call of a method off: before it took hold, or after. */
type Fault = { readonly method: Method; readonly when: 'before' | 'after' };

export type MemorySecrets = {
  readonly store: SecretStore;
  /** Each is used up by the first call that it is for. */
  readonly faults: Fault[];
  /** Every call, in order. */
  readonly calls: Method[];
  rotationEnabled: boolean;
  current(): AccountSecret | undefined;
  pending(): AccountSecret | undefined;
  /** Version ids by label. */
  labels(): Record<string, string>;
  /** As RotateSecret does: a version without a value under AWSPENDING. */
  begin(versionId: string): void;
};

/** One secret with its versions, as Secrets Manager has them (test/lab/aws/secrets.test.ts has its rules). */
export function memorySecrets(initial?: AccountSecret): MemorySecrets {
  const versions = new Map<string, Version>();
  const labelled = (label: string) => [...versions].find(([, { stages }]) => stages.has(label))?.[0];
  const at = (id: string | undefined) => (id === undefined ? undefined : versions.get(id));
  const label = (name: string, id: string) => {
    for (const { stages } of versions.values()) stages.delete(name);
    at(id)?.stages.add(name);
  };
  const promote = (id: string) => {
    const before = labelled('AWSCURRENT');
    if (before !== undefined) label('AWSPREVIOUS', before);
    label('AWSCURRENT', id);
    at(id)?.stages.delete('AWSPENDING');
  };
  let serial = 0;
  const write = (secret: AccountSecret) => {
    const id = `v${++serial}`;
    versions.set(id, { secret: accountSecretSchema.parse(secret), stages: new Set() });
    promote(id);
  };
  if (initial) write(initial);
  const value = (id: string | undefined) => structuredClone(at(id)?.secret);
  const store: SecretStore = {
    read: async () => value(labelled('AWSCURRENT')),
    write: async (_ca, secret) => write(secret),
    describe: async () => ({
      rotationEnabled: secrets.rotationEnabled,
      current: labelled('AWSCURRENT'),
      pending: labelled('AWSPENDING'),
    }),
    readVersion: async (_ca, id) => value(id),
    async readPending() {
      const id = labelled('AWSPENDING');
      const secret = value(id);
      if (id === undefined || secret === undefined || id === labelled('AWSCURRENT')) return undefined;
      return { versionId: id, secret };
    },
    async putPending(_ca, id, secret) {
      const version = versions.get(id) ?? { stages: new Set<string>() };
      if (version.secret) throw new Error('ResourceExistsException');
      versions.set(id, { ...version, secret: accountSecretSchema.parse(secret) });
      label('AWSPENDING', id);
    },
    promote: async (_ca, id) => promote(id),
    dropPending: async (_ca, id) => void at(id)?.stages.delete('AWSPENDING'),
  };
  const secrets: MemorySecrets = {
    store: breaking(store, (method) => {
      secrets.calls.push(method);
      const index = secrets.faults.findIndex((fault) => fault.method === method);
      return index < 0 ? undefined : secrets.faults.splice(index, 1)[0]?.when;
    }),
    faults: [],
    calls: [],
    rotationEnabled: true,
    current: () => value(labelled('AWSCURRENT')),
    pending: () => value(labelled('AWSPENDING')),
    labels: () =>
      Object.fromEntries([...versions].flatMap(([id, { stages }]) => [...stages].map((name) => [name, id]))),
    begin(id) {
      versions.set(id, { stages: new Set() });
      label('AWSPENDING', id);
    },
  };
  return secrets;
}

function breaking(store: SecretStore, faultOf: (method: Method) => 'before' | 'after' | undefined): SecretStore {
  const broken =
    (method: Method) =>
    async (...given: unknown[]) => {
      const fault = faultOf(method);
      if (fault === 'before') throw new Error(`killed before ${method}`);
      const answer = await (store[method] as (...given: unknown[]) => Promise<unknown>)(...given);
      if (fault === 'after') throw new Error(`killed after ${method}`);
      return answer;
    };
  return Object.fromEntries((Object.keys(store) as Method[]).map((method) => [method, broken(method)])) as SecretStore;
}
