import { z } from 'zod';
import type { Ca } from '../../contract/ca.ts';
import type { Control } from '../../contract/evidence/controls.ts';
import { TRANSCRIPT_BOUNDS } from '../../contract/result.ts';
import type { AcmeConnection } from '../connection.ts';
import { directoryRecord } from '../directory-record.ts';
import { TransportError } from '../errors.ts';
import { nonceIn } from '../nonces.ts';
import { type Directory, directorySchema } from '../objects.ts';
import { readAs } from '../requester.ts';
import { defective, guarded } from './guard.ts';
import {
  type ControlContext,
  type ControlName,
  controlOf,
  hostOf,
  type Inquiry,
  inquire,
  withConnection,
} from './inquiry.ts';
import { fails, holds, type Judgement, undetermined, wordsOf } from './judgement.ts';

/** RFC 9773 section 4.1: two base64url texts. */
const CERTIFICATE_ID = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/;
/** RFC 9773 section 4.2; a window that ends before it begins is none. */
const renewalInfoSchema = z.object({
  suggestedWindow: z
    .object({ start: z.iso.datetime({ offset: true }), end: z.iso.datetime({ offset: true }) })
    .refine(({ start, end }) => Date.parse(start) < Date.parse(end)),
  explanationURL: z.string().optional().catch(undefined),
});

/**
 * A CA that is never ordered from, as far as it can be seen without an account: three requests at most, one after another. Renewal
 * information is asked for where the config names a certificate that the CA issued.
 */
export function observeCa(ca: Ca, context: ControlContext): Promise<Control[]> {
  const begun = context.clock.now();
  return withConnection(ca, context, (connection) => observeThrough(connection, context)).catch((defect: unknown) => [
    defective(nameOf(ca, 'directory', ca.directory), context, begun, defect),
  ]);
}

async function observeThrough(connection: AcmeConnection, context: ControlContext): Promise<Control[]> {
  const { ca } = connection;
  const { certificateId } = ca;
  const name = (kind: Control['kind'], url: string) => nameOf(ca, kind, url);
  let directory: Directory | undefined;
  const first = await guarded(name('directory', ca.directory), context, async (named) => {
    const inquiry = await inquire(connection, context, { resource: 'directory', method: 'GET', url: ca.directory });
    const read = readDirectory(inquiry, ca);
    directory = read.directory;
    return controlOf(named, inquiry.facts, read.judgement);
  });
  const { newNonce, renewalInfo } = directory ?? {};
  const second = await guarded(name('new-nonce', newNonce ?? ca.directory), context, (named) =>
    newNonce === undefined ? notChecked(named, context) : askNonce(connection, context, named, newNonce),
  );
  if (certificateId === undefined || renewalInfo === undefined) return [first, second];
  const third = await guarded(name('renewal-info', renewalInfo), context, (named) =>
    askRenewalInfo(connection, context, named, renewalUrl(renewalInfo, certificateId)),
  );
  return [first, second, third];
}

/**
 * When a CA would have certificates renewed, in the order of the ids, which are as RFC 9773 section 4.1 has them: one request
 * for each, behind one for the directory. Never rejects.
 */
export function askRenewalInfoOf(
  ca: Ca,
  certificateIds: readonly string[],
  context: ControlContext,
): Promise<Control[]> {
  const begun = context.clock.now();
  const name = nameOf(ca, 'renewal-info', ca.directory);
  return withConnection(ca, context, async (connection) => {
    const inquiry = await inquire(connection, context, { resource: 'directory', method: 'GET', url: ca.directory });
    const { directory, judgement } = readDirectory(inquiry, ca);
    const base = directory?.renewalInfo;
    if (!directory) return certificateIds.map(() => controlOf(name, inquiry.facts, judgement));
    if (base === undefined) {
      const none = undetermined('no-directory', 'The directory of the CA names no renewalInfo.');
      return certificateIds.map(() => controlOf(name, inquiry.facts, none));
    }
    return Promise.all(
      certificateIds.map((id) =>
        guarded(nameOf(ca, 'renewal-info', base), context, (named) =>
          askRenewalInfo(connection, context, named, renewalUrl(base, id)),
        ),
      ),
    );
  }).catch((defect: unknown) => certificateIds.map(() => defective(name, context, begun, defect)));
}

function nameOf({ id }: Ca, kind: Control['kind'], url: string): ControlName {
  return { id: `${kind}:${id}`, kind, ca: id, host: hostOf(url) };
}

function readDirectory(inquiry: Inquiry, { directory: url }: Ca): { directory?: Directory; judgement: Judgement } {
  if ('judgement' in inquiry) return { judgement: inquiry.judgement };
  try {
    const directory = readAs(directorySchema, inquiry.answer.text, 'directory', url);
    const said = directoryRecord(directory, inquiry.secrecy);
    return { directory, judgement: holds(`The directory answered ${inquiry.answer.status}.`, { directory: said }) };
  } catch (error) {
    return { judgement: malformed(error) };
  }
}

/** The nonce is thrown away at once. */
async function askNonce(connection: AcmeConnection, context: ControlContext, named: ControlName, url: string) {
  const inquiry = await inquire(connection, context, { resource: 'newNonce', method: 'HEAD', url });
  return controlOf(named, inquiry.facts, readNonce(inquiry));
}

function readNonce(inquiry: Inquiry): Judgement {
  if ('judgement' in inquiry) return inquiry.judgement;
  return nonceIn(inquiry.answer.headers['replay-nonce']) === undefined
    ? fails('malformed', 'newNonce answered without a nonce.')
    : holds('newNonce gave a nonce.');
}

async function askRenewalInfo(connection: AcmeConnection, context: ControlContext, named: ControlName, url: string) {
  const inquiry = await inquire(connection, context, { resource: 'renewalInfo', method: 'GET', url });
  return controlOf(named, inquiry.facts, readRenewalInfo(inquiry, url));
}

export function readRenewalInfo(inquiry: Inquiry, url: string): Judgement {
  if (inquiry.facts.status === 404) {
    return undetermined('unknown-certificate', 'The CA does not know the certificate that it was asked about.');
  }
  if ('judgement' in inquiry) return inquiry.judgement;
  try {
    const { suggestedWindow, explanationURL } = readAs(renewalInfoSchema, inquiry.answer.text, 'renewalInfo', url);
    const start = new Date(suggestedWindow.start).toISOString();
    const end = new Date(suggestedWindow.end).toISOString();
    const explanation = explanationURL && inquiry.secrecy.quote(explanationURL, TRANSCRIPT_BOUNDS.url);
    const renewalInfo = { start, end, ...(explanation ? { explanationUrl: explanation } : {}) };
    return holds(`The CA suggests to renew between ${start} and ${end}.`, { renewalInfo });
  } catch (error) {
    return malformed(error);
  }
}

/** @throws whatever is none of a CA's */
function malformed(error: unknown): Judgement {
  if (!(error instanceof TransportError)) throw error;
  return fails('malformed', wordsOf(error));
}

function renewalUrl(base: string, certificateId: string): string {
  if (!CERTIFICATE_ID.test(certificateId)) throw new Error('a certificate id that RFC 9773 does not know');
  return `${base.replace(/\/$/, '')}/${certificateId}`;
}

async function notChecked(named: ControlName, { clock }: ControlContext): Promise<Control> {
  const facts = { at: new Date(clock.now()).toISOString(), durationMs: 0 };
  return controlOf(named, facts, undetermined('no-directory', 'Not checked: its URL stands in the directory.'));
}
