import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import { VERDICT_CODE_LIST, type VerdictCode } from '../../lambda/contract/verdict/catalogue.ts';

/**
 * Which codes a rule may give, read from its source, for a rule does not list them itself: the texts in its declaration and in
 * what it uses of the folder of the rules. What lies outside of the folder reads evidence and gives no codes.
 */

const FOLDER = fileURLToPath(new URL('../../lambda/diagnosis/verdict/rules/', import.meta.url));
/** What begins a declaration at the top level, and its name. */
const DECLARATION = /^(?:export )?(?:const|function|type) (\w+)/;
const IMPORT = /^import (?:type )?\{([^}]*)\} from '(\.[^']+)';/gm;
/** What something is compared with is no code that is given. */
const COMPARED = /[!=]== '[^']*'/g;
/** What may hold words that are no names of declarations: texts and comments. */
const WORDS = /'[^'\n]*'|\/\*[\s\S]*?\*\/|\/\/.*/g;

/** A declaration at the top level of a file. */
type Declared = { readonly file: string; readonly name: string; readonly text: string };
type Sources = {
  readonly declared: readonly Declared[];
  /** The declaration that a name stands for in a file, itself or as an import. */
  readonly find: (file: string, name: string) => Declared | undefined;
};

/** @throws Error for a rule that no source declares */
export function ruleCodes(names: readonly string[]): Map<string, VerdictCode[]> {
  const sources = readSources();
  return new Map(names.map((name) => [name, codesFrom(declarationOf(name, sources), sources)]));
}

function declarationOf(rule: string, { declared }: Sources): Declared {
  const found = declared.find(({ text }) => new RegExp(`(?:\\bname:|= \\w+\\()\\s*'${rule}'`).test(text));
  if (!found) throw new Error(`No declaration of the rule "${rule}" was found in lambda/diagnosis/verdict/rules.`);
  return found;
}

/** The codes in a declaration and in all that it uses of this folder, in the order of the catalogue. */
function codesFrom(first: Declared, sources: Sources): VerdictCode[] {
  const used = [first];
  for (const { file, text } of used) {
    for (const [name] of text.replace(WORDS, '').matchAll(/\b[A-Za-z]\w*\b/g)) {
      const next = sources.find(file, name);
      if (next && !used.includes(next)) used.push(next);
    }
  }
  const text = used.map((each) => each.text.replace(COMPARED, '')).join('\n');
  return VERDICT_CODE_LIST.filter((code) => text.includes(`'${code}'`));
}

function readSources(): Sources {
  const files = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const texts = new Map(files.map((file) => [file, readFileSync(join(FOLDER, file), 'utf8')]));
  const declared = files.flatMap((file) => declarationsIn(file, texts.get(file) ?? ''));
  const find = (file: string, name: string): Declared | undefined => {
    const own = declared.find((each) => each.file === file && each.name === name);
    const from = own ? undefined : importsIn(texts.get(file) ?? '').get(name);
    return from === undefined
      ? own
      : declared.find((each) => each.file === posix.join(posix.dirname(file), from) && each.name === name);
  };
  return { declared, find };
}

function declarationsIn(file: string, text: string): Declared[] {
  const parts = text.split(/^(?=(?:export )?(?:const|function|type) \w)/m);
  return parts.flatMap((part) => {
    const [, name] = DECLARATION.exec(part) ?? [];
    return name === undefined ? [] : [{ file, name, text: part }];
  });
}

/** Names that a file imports from files beside it, and the path of each. */
function importsIn(text: string): Map<string, string> {
  return new Map(
    [...text.matchAll(IMPORT)].flatMap(([, names = '', path = '']) =>
      names.split(',').map((name): [string, string] => [name.trim().replace(/^type /, ''), path]),
    ),
  );
}
