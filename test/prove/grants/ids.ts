import type { Cell } from './document.ts';

/** What grants are called: the same in each deployment of the same kind. */

/**
 * Role, statement, action, and which of several resources or values.
 * @param short what a resource or value is called in every run
 */
export function idOf(role: string, { sid, action, at }: Cell, short: (value: string) => string): string {
  const what = at && (at.kind === 'resource' ? short(at.value) : `${keyWord(at.key)} ${short(at.value)}`);
  return [role, sid, action, what].filter((part) => part !== undefined).join(' ');
}

/** `LeadingKeys` of `dynamodb:LeadingKeys`. */
function keyWord(key: string): string {
  return key.replace(/^.*(ChangeResourceRecordSets|:)/, '');
}

/** `Probe` of a role whose logical id is `ProberProbeRole0123ABCD`. */
export function roleWord(logicalId: string): string {
  return logicalId.replace(/^(Prober|WatchingTells)/, '').replace(/Role[0-9A-F]{8}$/, '');
}

export function withoutNames(
  value: string,
  { zoneName, deployment }: { readonly zoneName: string; readonly deployment: string },
): string {
  return value.replace(`.${zoneName}`, '').replace(`#${deployment}`, '#<deployment>');
}
