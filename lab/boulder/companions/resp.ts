/** The wire format of Redis, RESP2, as far as Boulder's rate limits speak it. */

export const OK = '+OK\r\n';

export function bulkString(text: string | undefined): string {
  return text === undefined ? '$-1\r\n' : `$${Buffer.byteLength(text)}\r\n${text}\r\n`;
}

export function integer(value: bigint | number): string {
  return `:${value}\r\n`;
}

export function error(message: string): string {
  return `-ERR ${message}\r\n`;
}

/** Puts commands together from what a socket brings, in pieces of any size. */
export class CommandReader {
  #rest: Buffer = Buffer.alloc(0);

  /** @returns the commands that are complete now, each as its words */
  *read(data: Buffer): Generator<string[]> {
    this.#rest = Buffer.concat([this.#rest, data]);
    for (let found = firstCommand(this.#rest); found; found = firstCommand(this.#rest)) {
      this.#rest = this.#rest.subarray(found.end);
      yield found.words;
    }
  }
}

/** A command is an array of bulk strings: `*2 $3 GET $1 k`, each part ended by CR LF. */
function firstCommand(bytes: Buffer): { words: string[]; end: number } | undefined {
  const count = headerAt(bytes, 0);
  if (!count) return undefined;
  const words: string[] = [];
  let at = count.end;
  for (let left = count.value; left > 0; left--) {
    const size = headerAt(bytes, at);
    if (!size || bytes.length < size.end + size.value + 2) return undefined;
    words.push(bytes.toString('utf8', size.end, size.end + size.value));
    at = size.end + size.value + 2;
  }
  return { words, end: at };
}

/** The number of a line such as `$3`, and where the next line begins. */
function headerAt(bytes: Buffer, at: number): { value: number; end: number } | undefined {
  const end = bytes.indexOf('\r\n', at);
  return end < 0 ? undefined : { value: Number(bytes.toString('latin1', at + 1, end)), end: end + 2 };
}
