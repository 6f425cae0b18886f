/** Why account files are not taken: stable words that programs match on. */
export const IMPORT_CODES = {
  'path-unreadable': 'There is nothing at the path, or it cannot be read.',
  'file-too-large': 'A file is larger than any account file.',
  'too-many-files': 'The folder holds more files than are looked through.',
  'format-unknown': 'No account of a client that is known was found.',
  'several-accounts': 'More than one account was found.',
  'file-broken': 'A file of the account is cut off, or is not what its client writes.',
  'key-missing': 'The account is there without its key.',
  'key-encrypted': 'The key has a passphrase.',
  'key-public': 'The key is a public one.',
  'key-broken': 'The key is cut off or damaged.',
  'key-unsupported': 'The key is of a kind that requests to a CA are not signed with here.',
} as const;
export type ImportCode = keyof typeof IMPORT_CODES;

/** Account files that cannot be taken. Names files and fields, never what is in them. */
export class AccountFileError extends Error {
  override readonly name = 'AccountFileError';
  readonly code: ImportCode;
  /** What a person does now. */
  readonly action: string;

  constructor(code: ImportCode, message: string, action: string) {
    super(message);
    this.code = code;
    this.action = action;
  }
}
