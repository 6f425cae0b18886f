import { bulkString, error, integer, OK } from './resp.ts';

type Entry = { value: string; until: number };

/** The few Redis commands that Boulder's rate limits use, over a store in memory. Each answers in RESP2. */
export function createStore(now: () => number = Date.now): (words: readonly string[]) => string {
  const entries = new Map<string, Entry>();
  const live = (key: string): Entry | undefined => {
    const entry = entries.get(key);
    if (entry && entry.until <= now()) entries.delete(key);
    return entries.get(key);
  };
  const commands: Record<string, (key: string, ...args: string[]) => string> = {
    PING: () => '+PONG\r\n',
    AUTH: () => OK,
    CLIENT: () => OK,
    GET: (key) => bulkString(live(key)?.value),
    SET(key, value = '', ...options) {
      const words = options.map((option) => option.toUpperCase());
      if (words.includes('NX') && live(key)) return bulkString(undefined);
      entries.set(key, { value, until: now() + lifetime(words) });
      return OK;
    },
    INCRBY(key, by = '0') {
      const entry = live(key) ?? { value: '0', until: Number.POSITIVE_INFINITY };
      // Nanoseconds since 1970 lie past what a double holds exactly.
      entry.value = String(BigInt(entry.value) + BigInt(by));
      entries.set(key, entry);
      return integer(BigInt(entry.value));
    },
    EXPIRE(key, seconds) {
      const entry = live(key);
      if (entry) entry.until = now() + Number(seconds) * 1000;
      return integer(entry ? 1 : 0);
    },
    DEL: (...keys) => integer(keys.filter((key) => entries.delete(key)).length),
  };
  return ([name = '', key = '', ...args]) =>
    commands[name.toUpperCase()]?.(key, ...args) ?? error(`unknown command '${name}'`);
}

/** Milliseconds, out of the options `EX seconds` or `PX milliseconds`. */
function lifetime(words: readonly string[]): number {
  const seconds = words.indexOf('EX');
  if (seconds >= 0) return Number(words[seconds + 1]) * 1000;
  const milliseconds = words.indexOf('PX');
  return milliseconds >= 0 ? Number(words[milliseconds + 1]) : Number.POSITIVE_INFINITY;
}
