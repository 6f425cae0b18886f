import { type ParseArgsConfig, parseArgs } from 'node:util';
import { DEFAULT_PORT_BASE, PORT_BLOCK } from './world/ports.ts';
import type { StagingSoftware } from './world/staging.ts';

/** What the lab's commands have in common. */
export type LabOptions = {
  readonly name: string;
  readonly portBase: number;
  readonly json: boolean;
  /** Another config than the lab's own. */
  readonly config?: string;
  readonly staging?: StagingSoftware;
  /** Whether there is to be a third CA. */
  readonly third: boolean;
  /** What a command takes besides, by name. */
  readonly own: Readonly<Record<string, unknown>>;
};

export const NAME_HELP = '  --name NAME      which lab; several run side by side (default: lab)';
export const OUTPUT_HELP = `  --json           the result as JSON on standard output; progress goes to standard error either way
  --help           this text`;
export const LAB_OPTIONS_HELP = `${NAME_HELP}
  --port-base N    first of the ${PORT_BLOCK} ports it may listen on, all on loopback (default: ${DEFAULT_PORT_BASE});
                   best below 32768: higher ones may be in use by connections of other programs
${OUTPUT_HELP}`;

const OPTIONS = {
  name: { type: 'string', default: 'lab' },
  'port-base': { type: 'string', default: String(DEFAULT_PORT_BASE) },
  json: { type: 'boolean', default: false },
  config: { type: 'string' },
  staging: { type: 'string' },
  third: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

export type OptionName = Exclude<keyof typeof OPTIONS, 'help'>;

/**
 * Reads a command's arguments; prints `help` and ends where they ask for it or cannot be read, an option that the command
 * does not take included.
 * @param takes the options of this command, of those that commands share
 * @param own options of this command alone
 */
export function readOptions(
  help: string,
  takes: readonly OptionName[],
  args: readonly string[] = process.argv.slice(2),
  own: NonNullable<ParseArgsConfig['options']> = {},
): LabOptions {
  try {
    const { values, tokens } = parseArgs({ args: [...args], options: { ...OPTIONS, ...own }, tokens: true });
    for (const token of tokens) if (token.kind === 'option') requireTaken(token.name, [...takes, ...Object.keys(own)]);
    if (values.help) end(help, 0);
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(values.name)) throw new Error('--name: lower-case letters, digits and hyphens');
    const given: Readonly<Record<string, unknown>> = values;
    const { name, json, config } = values;
    const staging = readStaging(values.staging);
    return {
      ...{ name, json, third: values.third, portBase: readPortBase(values['port-base']) },
      own: Object.fromEntries(Object.keys(own).map((option) => [option, given[option]])),
      ...(config === undefined ? {} : { config }),
      ...(staging === undefined ? {} : { staging }),
    };
  } catch (error) {
    return endWithHelp(error, help);
  }
}

function requireTaken(name: string, takes: readonly string[]): void {
  if (name === 'help' || takes.includes(name)) return;
  throw new Error(`--${name}: this command takes ${takes.map((each) => `--${each}`).join(', ')} and --help only`);
}

/** Arguments that cannot be read: says why, and how it is meant. */
export function endWithHelp(error: unknown, help: string): never {
  return end(`${error instanceof Error ? error.message : String(error)}\n\n${help}`, 2);
}

function readStaging(text: string | undefined): StagingSoftware | undefined {
  if (text === undefined || text === 'boulder' || text === 'pebble') return text;
  throw new Error(`--staging: boulder or pebble, not "${text}"`);
}

function readPortBase(text: string): number {
  const base = Number(text);
  if (Number.isInteger(base) && base >= 1_024 && base + PORT_BLOCK <= 65_536) return base;
  throw new Error(`--port-base: a number from 1024 to ${65_536 - PORT_BLOCK}, not "${text}"`);
}

function end(text: string, code: number): never {
  (code === 0 ? process.stdout : process.stderr).write(`${text}\n`);
  process.exit(code);
}

/** Progress for a person: one line each, with the seconds since the start. */
export function createProgress(): (line: string) => void {
  const began = Date.now();
  return (line) => process.stderr.write(`${((Date.now() - began) / 1000).toFixed(1).padStart(6)} s  ${line}\n`);
}
