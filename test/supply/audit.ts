import { spawn } from 'node:child_process';
import { npm } from './npm.ts';

export type Severity = 'info' | 'low' | 'moderate' | 'high' | 'critical';
/** A known vulnerability of a package in the lockfile. */
export type Finding = {
  readonly name: string;
  readonly severity: Severity;
  /** Of the advisories, or the packages that bring it along. */
  readonly why: readonly string[];
};
/** `not-asked`: nothing is known, neither good nor bad. */
export type Audit =
  | { readonly kind: 'asked'; readonly findings: readonly Finding[] }
  | { readonly kind: 'not-asked'; readonly why: string };

const FAILS: readonly Severity[] = ['high', 'critical'];

/** The document of `npm audit --json` (auditReportVersion 2), or that of a request that failed. */
type Document = {
  readonly auditReportVersion?: number;
  readonly vulnerabilities?: Readonly<
    Record<
      string,
      {
        readonly severity: Severity;
        readonly via: readonly (string | { readonly url: string; readonly title: string })[];
      }
    >
  >;
  readonly message?: string;
  readonly error?: { readonly summary?: string };
};

/**
 * Asks the registry of npm for known vulnerabilities of all that is in the lockfile, what it is developed with as well.
 * A registry that cannot be asked says nothing.
 * @param options of npm, as in `--registry=<URL>`
 */
export async function audit(folder: string, options: readonly string[] = []): Promise<Audit> {
  const quick = ['--fetch-retries=0', '--fetch-timeout=20000'];
  const [command, args] = npm(['audit', '--json', '--package-lock-only', ...quick, ...options]);
  const child = spawn(command, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'ignore'],
    shell: command === 'npm' && process.platform === 'win32',
  });
  let text = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
  });
  return await new Promise((resolve) => {
    child.on('error', (error) => resolve({ kind: 'not-asked', why: error.message }));
    child.on('close', () => resolve(readAudit(text)));
  });
}

/** @param text what `npm audit --json` wrote */
export function readAudit(text: string): Audit {
  let document: Document;
  try {
    document = JSON.parse(text) as Document;
  } catch {
    return { kind: 'not-asked', why: 'npm audit wrote no JSON' };
  }
  const { auditReportVersion, vulnerabilities, message, error } = document;
  if (auditReportVersion !== 2 || !vulnerabilities) {
    const told = message || error?.summary || `npm audit wrote a report of version ${auditReportVersion}`;
    // The address of a registry may hold a name and a password.
    return { kind: 'not-asked', why: told.replace(/\S+:\/\/\S+/g, 'the registry') };
  }
  const findings = Object.entries(vulnerabilities).map(([name, { severity, via }]) => ({
    name,
    severity,
    why: via.map((each) => (typeof each === 'string' ? `by ${each}` : `${each.title} (${each.url})`)),
  }));
  return { kind: 'asked', findings };
}

/** Only what was asked and is not high holds against nobody. */
export function passes(found: Audit): boolean {
  return found.kind === 'not-asked' || !found.findings.some(({ severity }) => FAILS.includes(severity));
}

/** For people: one line, and one for each finding. */
export function inWords(found: Audit): string {
  if (found.kind === 'not-asked') return `known vulnerabilities: COULD NOT BE ASKED (${found.why})`;
  const { findings } = found;
  const failing = findings.filter(({ severity }) => FAILS.includes(severity)).length;
  const head = `known vulnerabilities: ${findings.length}, ${failing} of them high or critical`;
  return [head, ...findings.map(({ name, severity, why }) => `  ${severity}: ${name}: ${why.join('; ')}`)].join('\n');
}
