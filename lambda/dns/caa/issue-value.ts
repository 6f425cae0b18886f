/** The value of an `issue` or `issuewild` property (RFC 8659 section 4.2). */
export type IssueValue = {
  /** As it is written; empty: nobody may issue. */
  readonly issuer: string;
  readonly parameters: readonly Parameter[];
};
export type Parameter = { readonly tag: string; readonly value: string };

const LABEL = '[a-z0-9]([a-z0-9-]*[a-z0-9])?';
const ISSUER = new RegExp(`^${LABEL}(\\.${LABEL})*$`, 'i');
const PARAMETER_TAG = new RegExp(`^${LABEL}$`, 'i');
const PARAMETER_VALUE = /^[\x21-\x3a\x3c-\x7e]*$/;

/**
 * Reads the value by the grammar of RFC 8659 section 4.2, which allows neither a semicolon at the end of the parameters nor
 * a dot at the end of the issuer.
 * @returns undefined when it does not fit the grammar: such a property authorizes nobody
 */
export function parseIssueValue(value: string): IssueValue | undefined {
  const [issuer = '', ...rest] = value.split(';').map(trimBlanks);
  if (issuer !== '' && !ISSUER.test(issuer)) return undefined;
  if (rest.length === 1 && rest[0] === '') return { issuer, parameters: [] };
  const parameters = rest.map(parseParameter);
  const wellFormed = parameters.filter((parameter) => parameter !== undefined);
  return wellFormed.length === parameters.length ? { issuer, parameters: wellFormed } : undefined;
}

function parseParameter(text: string): Parameter | undefined {
  const equals = text.indexOf('=');
  if (equals < 0) return undefined;
  const tag = trimBlanks(text.slice(0, equals));
  const value = trimBlanks(text.slice(equals + 1));
  return PARAMETER_TAG.test(tag) && PARAMETER_VALUE.test(value) ? { tag, value } : undefined;
}

/** Without WSP of RFC 5234 at both ends. A regular expression would take quadratic time on long runs of blanks. */
function trimBlanks(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text[start])) start += 1;
  while (end > start && isBlank(text[end - 1])) end -= 1;
  return text.slice(start, end);
}

function isBlank(char: string | undefined): boolean {
  return char === ' ' || char === '\t';
}
