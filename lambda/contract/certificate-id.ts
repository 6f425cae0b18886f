import { X509Certificate } from 'node:crypto';

/** What is read of DER (X.690): a tag, and what stands under it. */
type Element = { readonly tag: number; readonly content: Buffer };

const INTEGER = 0x02;
const SEQUENCE = 0x30;
/** `extensions [3]` of a TBSCertificate (RFC 5280 section 4.1). */
const EXTENSIONS = 0xa3;
/** `keyIdentifier [0]` of an AuthorityKeyIdentifier (RFC 5280 section 4.2.1.1). */
const KEY_IDENTIFIER = 0x80;
/** id-ce-authorityKeyIdentifier, 2.5.29.35. */
const AUTHORITY_KEY_IDENTIFIER = Buffer.from('551d23', 'hex');

/**
 * How RFC 9773 section 4.1 names a certificate: authority key identifier and serial number, base64url.
 * @param pem one certificate that Node has read already: its DER is well formed
 * @returns `undefined` where it names no key of its issuer
 */
export function certificateIdOf(pem: string): string | undefined {
  const tbs = first(first(new X509Certificate(pem).raw, SEQUENCE), SEQUENCE);
  const serial = first(tbs, INTEGER);
  const extensions = first(first(tbs, EXTENSIONS), SEQUENCE);
  const own = elementsOf(extensions)
    .map(({ content }) => elementsOf(content))
    .find(([oid]) => oid?.content.equals(AUTHORITY_KEY_IDENTIFIER));
  const keyIdentifier = first(first(own?.at(-1)?.content, SEQUENCE), KEY_IDENTIFIER);
  if (!serial || !keyIdentifier) return undefined;
  return `${keyIdentifier.toString('base64url')}.${serial.toString('base64url')}`;
}

/** The content of the first element of a tag. */
function first(content: Buffer | undefined, tag: number): Buffer | undefined {
  return elementsOf(content).find((element) => element.tag === tag)?.content;
}

function elementsOf(content: Buffer = Buffer.alloc(0)): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < content.length; ) {
    const { start, length } = lengthAt(content, at + 1);
    elements.push({ tag: content[at] ?? 0, content: content.subarray(start, start + length) });
    at = start + length;
  }
  return elements;
}

/** X.690 section 8.1.3: below 128 in one octet, else the number of octets that follow. */
function lengthAt(content: Buffer, at: number): { readonly start: number; readonly length: number } {
  const octet = content[at] ?? 0;
  if (octet < 0x80) return { start: at + 1, length: octet };
  const octets = octet & 0x7f;
  // Without an end told beforehand (BER, X.690 section 8.1.3.6), longer than any certificate, or cut off: the rest.
  if (octets === 0 || octets > 4 || at + 1 + octets > content.length) return { start: content.length, length: 0 };
  return { start: at + 1 + octets, length: content.readUIntBE(at + 1, octets) };
}
