import { readFileSync } from 'node:fs';
import { STEP_CA_VERSION } from '../../lab/stepca/prepare.ts';
import { PEBBLE_VERSION } from '../../lab/tools/pebble.ts';

const LAB = new URL('../../lab/', import.meta.url);

/** The pinned version of each program that takes part, by a file beside or in the lab. */
const VERSIONS = {
  ministack: () => pinnedIn('aws/requirements.txt', /^ministack==(\S+)/m),
  pebble: () => PEBBLE_VERSION,
  boulder: () => pinnedIn('boulder/go/software/go.mod', /letsencrypt\/boulder (v\S+)/),
  'step-ca': () => STEP_CA_VERSION,
  dig: () => pinnedIn('inspectors/debian-12-x64.sha256', /bind9-dnsutils=\d+:([\d.]+)/),
  curl: () => pinnedIn('inspectors/debian-12-x64.sha256', /curl=([\d.]+)/),
  stryker: () => pinnedIn('../package.json', /"@stryker-mutator\/core": "([\d.]+)"/),
} as const;
export type SoftwareName = keyof typeof VERSIONS;

/** Versions by name, the Node that runs this among them. */
export function versionsOf(names: readonly SoftwareName[]): Readonly<Record<string, string>> {
  return Object.fromEntries([['node', process.version], ...names.map((name) => [name, VERSIONS[name]()])]);
}

function pinnedIn(file: string, pattern: RegExp): string {
  const version = pattern.exec(readFileSync(new URL(file, LAB), 'utf8'))?.[1];
  if (version !== undefined) return version;
  throw new Error(`lab/${file} names no version that ${pattern} finds`);
}
