import { verbatim, wrap } from './layout.ts';
import type { Paint } from './paint.ts';

const FENCE = /^\s*```/;
const HEADING = /^#+\s+(.*)$/;
/** A list's entry: its indent, its mark and its text. */
const ENTRY = /^(\s*)([-*]|\d+\.)\s+(.*)$/;

/** A page of the documentation for a terminal: paragraphs and lists in 80 columns, code as it is, links as their words. */
export function markdownLines(text: string, paint: Paint): string[] {
  const lines: string[] = [];
  let block: string[] = [];
  let fenceIndent: number | undefined;
  const flush = () => {
    lines.push(...blockLines(block, paint));
    block = [];
  };
  for (const line of text.split('\n')) {
    if (FENCE.test(line)) {
      flush();
      fenceIndent = fenceIndent === undefined ? line.indexOf('`') : undefined;
    } else if (fenceIndent !== undefined) lines.push(...verbatim(line.slice(fenceIndent), fenceIndent + 4));
    else if (line.trim() === '') {
      flush();
      if (lines.at(-1) !== '') lines.push('');
    } else if (block.length > 0 && (ENTRY.test(line) || HEADING.test(line))) {
      flush();
      block.push(line);
    } else block.push(line);
  }
  flush();
  return lines;
}

/** A heading, an entry of a list or a paragraph. */
function blockLines([first, ...rest]: readonly string[], paint: Paint): string[] {
  if (first === undefined) return [];
  const [, heading] = HEADING.exec(first) ?? [];
  if (heading !== undefined) return [paint('strong', heading), ...blockLines(rest, paint)];
  const [, indent = '', mark, text = first] = ENTRY.exec(first) ?? [];
  const lead = mark === undefined ? '' : `${indent}${mark} `;
  return wrap(inline([text, ...rest].join(' ')), lead.length, lead);
}

/** `[words](page.md)` as words, `**strong**` without its stars. */
function inline(text: string): string {
  return text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1').replace(/\*\*([^*]+)\*\*/g, '$1');
}
