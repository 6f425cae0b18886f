import { type AccountState, type ImportedAccount, STANDINGS } from '../../../lambda/contract/accounts.ts';
import { inOneLine } from '../../../lambda/contract/harmless.ts';
import type { FoundAccount } from '../../accounts/found.ts';
import type { FoundDeployment } from '../deployment.ts';
import { columns, wrap } from './layout.ts';
import { type Paint, toned } from './paint.ts';
import { age } from './times.ts';

/** What is in the files of another client, without its key. */
export function foundLines(found: FoundAccount, paint: Paint): string[] {
  const { client, files, directory, host, accountUrl, contacts, bindingKeyId, key } = found;
  const whose = client === 'key' ? 'A key alone' : `An account of ${client}`;
  const rows = [
    ...files.map((file, index) => [index === 0 ? 'files' : '', file]),
    ['CA', directory ?? host ?? 'not told'],
    ['account', accountUrl ?? 'not told'],
    ['contact', contacts.join(', ') || 'none'],
    ...(bindingKeyId === undefined ? [] : [['binding', `key id ${bindingKeyId}`]]),
    ['key', `${key.type}, thumbprint ${key.thumbprint}`],
  ];
  return [
    paint('strong', whose),
    ...rows.map(([name = '', value = '']) => `  ${name.padEnd(8)} ${inOneLine(value)}`),
    '',
  ];
}

export function importedLines(
  { accountUrl, replaced, unchanged }: ImportedAccount,
  found: FoundAccount,
  { ca, title }: AccountState,
  shared: boolean,
): string[] {
  const client = found.client === 'key' ? 'the client that it comes from' : found.client;
  return [
    ...wrap(
      unchanged
        ? `${title} knows the account, and it is in place already: ${accountUrl}`
        : `${title} knows the account, and it is in place now: ${accountUrl}`,
    ),
    ...(replaced === undefined
      ? []
      : wrap(
          `It took the place of ${replaced}, whose key is AWSPREVIOUS until the next change. CAA records that name that account (accounturi) must name this one too.`,
        )),
    ...wrap(
      shared
        ? `Its key is never changed, because ${client} uses the account as well. Once it does no more, repeat this with --moved.`
        : `Its key will be changed by the next rotation: from then on ${client} cannot use the account any more.`,
    ),
    `  prober now --ca ${ca}`,
  ];
}

const TONES = { valid: 'passed', none: 'unknown', unknown: 'failed', 'not-told': 'unknown' } as const;

/** A line for each CA, and below what is to be told of some. @param now milliseconds since 1970 */
export function accountsLines(
  { id, region, stack }: Pick<FoundDeployment, 'id' | 'region' | 'stack'>,
  accounts: readonly AccountState[],
  now: number,
  paint: Paint,
): string[] {
  const ago = (instant: string | undefined) => (instant === undefined ? '-' : age(now - Date.parse(instant)));
  const head = ['CA', 'account', 'key', 'changed', 'rotated', 'next rotation'].map((cell) => paint('faint', cell));
  const rows = accounts.map(({ ca, standing, key, shared, changedAt, rotatedAt, nextRotationAt }) => [
    ca,
    toned(paint, TONES[standing], standing),
    key?.type ?? '-',
    ago(changedAt),
    ago(rotatedAt),
    shared ? 'never: shared' : (nextRotationAt?.slice(0, 10) ?? 'none'),
  ]);
  return [
    ...wrap(`Deployment ${id} (${stack}, ${region})`),
    '',
    ...columns([head, ...rows], 2),
    ...accounts.flatMap((account) => details(account, paint)),
  ];
}

function details({ ca, title, directory, accountUrl, key, standing, trouble }: AccountState, paint: Paint): string[] {
  return [
    '',
    `${paint('strong', ca)}: ${title}`,
    `  directory   ${directory}`,
    ...(accountUrl === undefined ? [] : [`  account     ${accountUrl}`]),
    ...(key === undefined ? [] : [`  thumbprint  ${key.thumbprint}`]),
    ...(standing === 'valid' ? [] : wrap(STANDINGS[standing], 2)),
    ...(trouble ? [...wrap(`${trouble.message} (${trouble.code})`, 2), ...wrap(trouble.action, 2)] : []),
  ];
}
