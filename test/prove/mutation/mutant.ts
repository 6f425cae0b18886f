/** What became of a mutant, as Stryker names it. */
export type MutantStatus =
  | 'Killed'
  | 'Survived'
  | 'NoCoverage'
  | 'Timeout'
  | 'RuntimeError'
  | 'CompileError'
  | 'Ignored'
  | 'Pending';

/** One change that was made to the source, and whether a test failed by it. */
export type Mutant = {
  /** From the root of the repository. */
  readonly file: string;
  /** Where it begins, both from 1. */
  readonly line: number;
  readonly column: number;
  readonly mutator: string;
  /** The text of that line, trimmed. */
  readonly within: string;
  /** What was replaced and by what, white space as one space. */
  readonly from: string;
  readonly to: string;
  readonly status: MutantStatus;
};

/** What Stryker tells of one, as far as it is read. */
type Reported = {
  readonly fileName: string;
  readonly mutatorName: string;
  readonly replacement?: string;
  readonly status: MutantStatus;
  readonly location: { readonly start: Position; readonly end: Position };
};
/** Both from 1. */
type Position = { readonly line: number; readonly column: number };

/** @param file from the root @param source its text before the change */
export function mutantOf(reported: Reported, file: string, source: string): Mutant {
  const { mutatorName, replacement = '', status, location } = reported;
  const { start, end } = location;
  const lines = source.split('\n');
  const text = lines.slice(start.line - 1, end.line).join('\n');
  const after = (lines[end.line - 1] ?? '').length - (end.column - 1);
  return {
    file,
    ...start,
    mutator: mutatorName,
    within: (lines[start.line - 1] ?? '').trim(),
    from: onOneLine(text.slice(start.column - 1, text.length - after)),
    to: onOneLine(replacement),
    status,
  };
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
