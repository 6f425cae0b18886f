import { createVerify, type KeyObject, X509Certificate } from 'node:crypto';
import { z } from 'zod';

/** What SNS posts to an HTTP or HTTPS endpoint. SNS Developer Guide, "HTTP/HTTPS headers and JSON formats". */
const envelopeSchema = z.looseObject({
  Type: z.enum(['Notification', 'SubscriptionConfirmation', 'UnsubscribeConfirmation']),
  MessageId: z.string(),
  TopicArn: z.string(),
  Subject: z.string().optional(),
  Message: z.string(),
  Timestamp: z.string(),
  Token: z.string().optional(),
  SubscribeURL: z.string().optional(),
  SignatureVersion: z.string(),
  Signature: z.string(),
  SigningCertURL: z.string(),
});
export type Envelope = z.output<typeof envelopeSchema>;

/** A message that is kept, or why it is not. */
export type Read = { readonly envelope: Envelope } | { readonly refused: string };

/** Of both kinds, in the order in which they are signed. */
const CONFIRMATION = ['Message', 'MessageId', 'SubscribeURL', 'Timestamp', 'Token', 'TopicArn', 'Type'] as const;
const NOTIFICATION = ['Message', 'MessageId', 'Subject', 'Timestamp', 'TopicArn', 'Type'] as const;
/** By SignatureVersion. */
const DIGESTS: Readonly<Record<string, string>> = { '1': 'sha1', '2': 'sha256' };

/**
 * Reads what was posted and verifies its signature: SNS Developer Guide, "Verifying the signatures of Amazon SNS messages".
 * @param origin the only one that a signing certificate is taken from, as a subscriber of AWS takes SNS's host alone
 */
export async function readMessage(text: string, origin: string): Promise<Read> {
  const envelope = parsed(text);
  if (envelope === undefined) return { refused: 'it is no message of SNS' };
  const digest = DIGESTS[envelope.SignatureVersion];
  if (digest === undefined) return { refused: `its SignatureVersion is "${envelope.SignatureVersion}"` };
  if (originOf(envelope.SigningCertURL) !== origin)
    return { refused: `its certificate lies at ${envelope.SigningCertURL}` };
  const publicKey = await keyAt(envelope.SigningCertURL);
  if (publicKey === undefined) return { refused: `there is no certificate at ${envelope.SigningCertURL}` };
  const holds = createVerify(digest).update(signedText(envelope)).verify(publicKey, envelope.Signature, 'base64');
  return holds ? { envelope } : { refused: 'its signature does not hold' };
}

function parsed(text: string): Envelope | undefined {
  try {
    return envelopeSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

async function keyAt(url: string): Promise<KeyObject | undefined> {
  try {
    return new X509Certificate(await (await fetch(url)).text()).publicKey;
  } catch {
    return undefined;
  }
}

function originOf(url: string): string | undefined {
  return URL.canParse(url) ? new URL(url).origin : undefined;
}

function signedText(envelope: Envelope): string {
  const fields = envelope.Type === 'Notification' ? NOTIFICATION : CONFIRMATION;
  return fields.flatMap((field) => (envelope[field] === undefined ? [] : [`${field}\n${envelope[field]}\n`])).join('');
}
