import { below, parentOf } from '../names.ts';
import type { RecordSet, RecordType } from '../record-set.ts';
import type { Denial } from '../zone-answer.ts';

const LONGEST_LABEL = 63;

/**
 * The NSEC record that proves a denial. It covers as little as it can (RFC 4470), so that no resolver denies from its cache
 * a name that has come since.
 */
export function denialSet(denial: Denial, ttl: number): RecordSet {
  if (denial.kind === 'type') return nsec(denial.name, `\0.${denial.name}`, denial.types, ttl);
  const [label = '', ...above] = denial.nextCloser.split('.');
  const parent = above.join('.');
  return nsec(below(labelBefore(label), parent), below(labelAfter(label), parent), [], ttl);
}

/** The NSEC record at a delegation without DS: its types say that nothing of the child is known here (RFC 4035 section 2.3). */
export function insecureDelegation(cut: string, ttl: number): RecordSet {
  const [label = ''] = cut.split('.');
  return nsec(cut, below(labelAfter(label), parentOf(cut) ?? ''), ['NS'], ttl);
}

function nsec(owner: string, next: string, types: readonly RecordType[], ttl: number): RecordSet {
  const rrtypes = [...new Set([...types, 'RRSIG', 'NSEC'])];
  return { name: owner, type: 'NSEC', ttl, data: [{ nextDomain: next.replace(/\.$/, ''), rrtypes }] };
}

/** A label shortly before another in canonical order that no host name has. */
function labelBefore(label: string): string {
  const last = label.charCodeAt(label.length - 1);
  const smaller = label.slice(0, -1) + String.fromCharCode(last - 1);
  return smaller.length < LONGEST_LABEL ? `${smaller}~` : smaller;
}

/** The label right after another in canonical order, or shortly after one that cannot grow. */
function labelAfter(label: string): string {
  if (label.length < LONGEST_LABEL) return `${label}\0`;
  return label.slice(0, -1) + String.fromCharCode(label.charCodeAt(label.length - 1) + 1);
}
