import { type Message, transformSync } from 'esbuild';
import { ConfigError } from './config-error.ts';

/** Characters, and levels of brackets: no config comes near, and readers of JSON end with the stack. */
const MOST_CHARACTERS = 1_000_000;
const DEEPEST = 50;

/**
 * Parses the config file. `JSON.parse` does not always say where it stopped, and takes the last of two equal keys; the
 * bundler's JSON reader says both, with line and column.
 * @throws ConfigError
 */
export function parseJson(file: string, text: string): unknown {
  const tooMuch = limitPassed(text);
  if (tooMuch !== undefined) throw new ConfigError(file, [{ path: [], text: tooMuch }]);
  const { errors, warnings } = read(text);
  const problem = errors[0] ?? warnings.find(({ id }) => id === 'duplicate-object-key');
  if (problem) throw new ConfigError(file, [{ path: [], text: describe(problem) }]);
  try {
    return JSON.parse(text);
  } catch (error) {
    // The bundler's reader passes over a byte order mark and blanks that JSON does not know.
    throw new ConfigError(file, [{ path: [], text: `not JSON: ${(error as SyntaxError).message}` }]);
  }
}

function limitPassed(text: string): string | undefined {
  if (text.length > MOST_CHARACTERS) return `holds more than ${MOST_CHARACTERS} characters, which no config needs`;
  return deepest(text) > DEEPEST ? `has more than ${DEEPEST} levels, which no config needs` : undefined;
}

/** Levels of brackets outside of strings. */
function deepest(text: string): number {
  let [depth, most, inString] = [0, 0, false];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '"') inString = !inString;
    else if (inString && character === '\\') at += 1;
    else if (!inString && (character === '[' || character === '{')) depth += 1;
    else if (!inString && (character === ']' || character === '}')) depth -= 1;
    most = Math.max(most, depth);
  }
  return most;
}

function read(text: string): { errors: readonly Message[]; warnings: readonly Message[] } {
  try {
    return { errors: [], warnings: transformSync(text, { loader: 'json', logLevel: 'silent' }).warnings };
  } catch (error) {
    const { errors } = error as { errors?: readonly Message[] };
    if (!errors) throw error;
    return { errors, warnings: [] };
  }
}

function describe({ text, location }: Message): string {
  if (!location) return `not JSON: ${text}`;
  const words = text.replace(' in object literal', '').replace(/ in JSON\b/, '');
  return `line ${location.line}, column ${location.column + 1}: ${words}`;
}
