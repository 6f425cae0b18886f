/** Lower case, no trailing dot; the root is the empty string. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** A quoted string as BIND prints it (RFC 1035 section 5.1: `\"`, `\\`, `\ddd` in decimal), one character per octet. */
export function unquoted(text: string): string {
  return text
    .replace(/^"|"$/g, '')
    .replace(/\\(\d{3}|.)/g, (_, escaped: string) =>
      escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped,
    );
}

/** The strings of a TXT record are one value. */
export function textOf(data: string): string {
  return (data.match(/"(?:[^"\\]|\\.)*"/g) ?? []).map(unquoted).join('');
}

/** A value as a zone file of the lab has it, whose escapes are octal as Route 53's are. */
export function quoted(value: string): string {
  const escaped = value.replace(
    /[^\x20-\x7e]|["\\]/g,
    (char) => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`,
  );
  return `"${escaped}"`;
}
