/** A CAA record (RFC 8659 section 4.1): an octet of flags, a tag, a value. Tag and value hold one character per octet. */
export type CaaRecord = { readonly flags: number; readonly tag: string; readonly value: string };

/** @returns undefined when the octets are not flags, a tag of at least one octet and the rest */
export function parseCaaRdata(rdata: Buffer): CaaRecord | undefined {
  const [flags, tagLength] = rdata;
  if (flags === undefined || tagLength === undefined || tagLength === 0) return undefined;
  const valueAt = 2 + tagLength;
  if (valueAt > rdata.length) return undefined;
  return { flags, tag: rdata.toString('latin1', 2, valueAt), value: rdata.toString('latin1', valueAt) };
}
