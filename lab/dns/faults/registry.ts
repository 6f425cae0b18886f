import type { z } from 'zod';
import { addressFamily } from './address-family.ts';
import { caaCriticalUnknown } from './caa-critical-unknown.ts';
import { caaForbidden } from './caa-forbidden.ts';
import { caaOtherIssuer } from './caa-other-issuer.ts';
import { caaServfail } from './caa-servfail.ts';
import { cnameLoop } from './cname-loop.ts';
import { cnameRemoved } from './cname-removed.ts';
import { cnameWrong } from './cname-wrong.ts';
import { delegationRemoved } from './delegation-removed.ts';
import { dsMismatch } from './ds-mismatch.ts';
import { ednsDropped } from './edns-dropped.ts';
import { ednsFormerr } from './edns-formerr.ts';
import { lame } from './lame.ts';
import { notListening } from './not-listening.ts';
import { nxdomain } from './nxdomain.ts';
import { otherValues } from './other-values.ts';
import { partial } from './partial.ts';
import { servfail } from './servfail.ts';
import { signatureBroken } from './signature-broken.ts';
import { signatureExpired } from './signature-expired.ts';
import { signatureMissing } from './signature-missing.ts';
import { slow } from './slow.ts';
import { stale } from './stale.ts';
import { tcpRefused } from './tcp-refused.ts';
import { truncated } from './truncated.ts';

/** Every fault of the DNS servers. A new one is a file, and a line here. */
export const DNS_FAULTS = [
  lame,
  notListening,
  servfail,
  nxdomain,
  slow,
  partial,
  otherValues,
  stale,
  tcpRefused,
  truncated,
  ednsDropped,
  ednsFormerr,
  delegationRemoved,
  cnameRemoved,
  cnameWrong,
  cnameLoop,
  caaForbidden,
  caaOtherIssuer,
  caaCriticalUnknown,
  caaServfail,
  signatureBroken,
  signatureExpired,
  signatureMissing,
  dsMismatch,
  addressFamily,
] as const;

type AnyDnsFault = (typeof DNS_FAULTS)[number];
export type DnsFaultName = AnyDnsFault['name'];
export type DnsFaultParameters<Name extends DnsFaultName> = z.input<
  Extract<AnyDnsFault, { readonly name: Name }>['parameters']
>;
