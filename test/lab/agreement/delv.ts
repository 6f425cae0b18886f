import type { Inspectors } from '../../../lab/inspectors/prepare.ts';

/** What delv's own validation comes to. `unanswered`: it got nothing to validate. */
export type Validation = {
  readonly state: 'validated' | 'unsigned' | 'broken' | 'unanswered';
  readonly found: boolean;
};

/**
 * Asks a resolver for TXT records with its validation off (CD) and lets delv validate what comes, from the lab's trust anchor.
 * @param anchor a file with BIND's `trust-anchors`
 */
export async function delv(
  inspectors: Inspectors,
  resolver: { readonly address: string; readonly port: number },
  name: string,
  anchor: string,
): Promise<Validation & { readonly said: string }> {
  const server = [`@${resolver.address}`, '-p', String(resolver.port)];
  const { output } = await inspectors.run('delv', [...server, '-a', anchor, '+root=.', '+cd', name, 'TXT']);
  const failed = /^;; resolution failed: (.*)$/m.exec(output)?.[1];
  return { state: stateOf(output, failed), found: failed === undefined, said: failed ?? output.split('\n')[0] ?? '' };
}

function stateOf(output: string, failed: string | undefined): Validation['state'] {
  // A chain of aliases is as good as its weakest part.
  if (/^; (negative response, )?unsigned answer$/m.test(output)) return 'unsigned';
  if (/^; (negative response, )?fully validated$/m.test(output)) return 'validated';
  if (failed === undefined) throw new Error(`delv said neither an answer nor why there is none: ${output}`);
  return ['failure', 'SERVFAIL', 'timed out'].includes(failed) ? 'unanswered' : 'broken';
}

/** The trust anchor of the lab (`. IN DS 1 13 2 ABCD`) as delv reads it. */
export function anchorFile(trustAnchor: string): string {
  const [, tag, algorithm, digestType, digest = ''] = /DS\s+(\d+) (\d+) (\d+) (.*)$/.exec(trustAnchor.trim()) ?? [];
  return `trust-anchors { . static-ds ${tag} ${algorithm} ${digestType} "${digest.replace(/\s/g, '')}"; };\n`;
}
