import type { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import { importAccount } from '../accounts/import.ts';
import { type ListPorts, listAccounts } from '../accounts/list.ts';
import type { AccountPorts } from '../accounts/ports.ts';
import {
  IMPORT_CONTEXT,
  type ImportedAccount,
  importEventSchema,
  type ListedAccounts,
  listEventSchema,
} from '../contract/accounts.ts';
import { type Ca, isOrderable } from '../contract/ca.ts';
import type { Deployment } from '../contract/deployment.ts';
import { inOneLine } from '../contract/harmless.ts';
import { parseSafely } from '../contract/parse.ts';
import { TroubleError } from '../contract/problem.ts';
import { RESULT_VERSION } from '../contract/result.ts';
import { parseEvent } from './events.ts';

/** What the account function does beside making accounts and changing their keys. */

export type Called = {
  readonly logger: Pick<Logger, 'info'>;
  readonly deployment: Deployment;
  readonly ports: AccountPorts & ListPorts;
};

const IMPORT_HELP = 'Use prober account import: it sends the event as it must be.';
const LIST_HELP = 'Send {"action": "list"}, with "ca" for one of them alone.';

export function isAsked(action: 'import' | 'list', event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'action' in event && event.action === action;
}

/** The event holds a private key: nothing of it is logged, and nothing of it is quoted in what is thrown. */
export async function importByEvent(
  given: unknown,
  context: Pick<Context, 'clientContext'>,
  { logger, deployment, ports }: Called,
): Promise<ImportedAccount> {
  assertSynchronous(context);
  const parsed = parseSafely(importEventSchema, given);
  const { ca: id, ...account } = parsed.success
    ? parsed.data
    : parseEvent(importEventSchema, withoutKeys(given), IMPORT_HELP);
  const imported = await importAccount(findCa(deployment, id), account, ports);
  logger.info('account imported', { ca: id, ...imported });
  return { version: RESULT_VERSION, state: 'imported', ca: id, ...imported };
}

export async function listByEvent(given: unknown, { deployment, ports }: Called): Promise<ListedAccounts> {
  const { ca } = parseEvent(listEventSchema, withoutKeys(given), LIST_HELP);
  const cas = ca === undefined ? deployment.cas.filter(isOrderable) : [findCa(deployment, ca)];
  const resolvers = [...deployment.network.resolvers];
  const accounts = (await listAccounts(cas, ports)).map((each) => ({ ...each, resolvers }));
  return { version: RESULT_VERSION, state: 'listed', accounts };
}

function assertSynchronous({ clientContext }: Pick<Context, 'clientContext'>): void {
  const { custom } = (clientContext ?? {}) as { readonly custom?: { readonly purpose?: unknown } };
  if (custom?.purpose === IMPORT_CONTEXT.custom.purpose) return;
  throw new TroubleError({
    code: 'import-not-synchronous',
    message: 'A key was sent in a way that may have left it in a queue, and was not taken.',
    action:
      'Change the key of that account with its client (RFC 8555 section 7.3.5), then import it by prober account import, which sends it in one synchronous call.',
  });
}

/** Longer than any word, name or URL that an event has in its other fields. */
const MOST_QUOTED = 300;

/** Levels of an event that are looked at; those of this function have one. */
const DEEPEST = 4;

/**
 * The event as it may be quoted: a text that may be a key is not, be it a value or the name of a field, nor what lies deeper
 * than any event of this function.
 */
export function withoutKeys(event: unknown, depth = 0): unknown {
  if (typeof event === 'string') return quotable(event);
  if (typeof event !== 'object' || event === null) return event;
  if (depth >= DEEPEST) return '[not quoted]';
  if (Array.isArray(event)) return event.map((each) => withoutKeys(each, depth + 1));
  return Object.fromEntries(
    Object.entries(event).map(([name, value]) => [quotable(name), withoutKeys(value, depth + 1)]),
  );
}

function quotable(text: string): string {
  return text.length > MOST_QUOTED || text.includes('PRIVATE KEY') ? '[not quoted]' : text;
}

export function findCa(deployment: Deployment, id: string): Ca {
  const ca = deployment.cas.find((each) => each.id === id && isOrderable(each));
  if (ca) return ca;
  throw new TroubleError({
    code: 'ca-unknown',
    message: `There is no CA "${inOneLine(quotable(id))}" in this deployment that accounts are kept for.`,
    action: `Name one of: ${deployment.cas
      .filter(isOrderable)
      .map((each) => each.id)
      .join(', ')}.`,
  });
}
