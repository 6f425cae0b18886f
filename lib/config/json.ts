import { type Message, transformSync } from 'esbuild';
import { ConfigError } from './config-error.ts';

/**
 * Parses the config file. `JSON.parse` does not always say where it stopped, and takes the last of two equal keys; the
 * bundler's JSON reader says both, with line and column.
 * @throws ConfigError
 */
export function parseJson(file: string, text: string): unknown {
  const { errors, warnings } = read(text);
  const problem = errors[0] ?? warnings.find(({ id }) => id === 'duplicate-object-key');
  if (problem) throw new ConfigError(file, [{ path: [], text: describe(problem) }]);
  return JSON.parse(text);
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
