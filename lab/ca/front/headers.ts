import type { HeaderLines } from './behaviour.ts';

/** The first value under a name, in whatever case. */
export function headerOf(headers: HeaderLines, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}

export function withoutHeaders(headers: HeaderLines, ...names: readonly string[]): HeaderLines {
  const unwanted = names.map((name) => name.toLowerCase());
  return headers.filter(([name]) => !unwanted.includes(name.toLowerCase()));
}

/** One line under this name instead of all there were. */
export function withHeader(headers: HeaderLines, name: string, value: string): HeaderLines {
  return [...withoutHeaders(headers, name), [name, value]];
}

/** Node gives names and values in turn. */
export function headerLines(raw: readonly string[]): HeaderLines {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}
