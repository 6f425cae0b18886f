import { parseArgs } from 'node:util';
import { controlOf, type LabControl } from './world/control-client.ts';
import type { ListedFault } from './world/listed-fault.ts';
import { readState } from './world/state.ts';

const HELP = `Breaks a running lab on command, and mends it again.

  npm run lab:fault -- list                              what there is, what it takes, what is on
  npm run lab:fault -- on NAME [KEY=VALUE ...]           switches a fault on; values are JSON or plain words
  npm run lab:fault -- off NAME | off all                switches it off, or every one

  --name NAME   which lab (default: lab)
  --json        the answer as JSON
  --help        this text

Examples:
  npm run lab:fault -- on ca-refuse ca=backup
  npm run lab:fault -- on ca-hang ca=staging 'at=["newOrder"]'
  npm run lab:fault -- on dns-lame 'servers=["127.0.0.31"]'

Exit code: 0 done, 1 the lab refused (it says why) or is not up, 2 the arguments cannot be read.`;

function readParameters(words: readonly string[]): Record<string, unknown> {
  const pairs = words.map((word) => {
    const at = word.indexOf('=');
    if (at < 1) throw new UsageError(`"${word}": KEY=VALUE`);
    return [word.slice(0, at), readValue(word.slice(at + 1))];
  });
  return Object.fromEntries(pairs);
}

function readValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

class UsageError extends Error {}

function describe(fault: ListedFault): string {
  const { properties = {}, required = [] } = fault.parameters as { properties?: object; required?: string[] };
  const takes = Object.keys(properties).map((name) => (required.includes(name) ? name : `[${name}]`));
  const on = fault.on.length > 0 ? `  ON at ${fault.on.join(', ')}` : '';
  return `${fault.name}${on}\n    ${fault.summary}${takes.length > 0 ? `\n    takes: ${takes.join(' ')}` : ''}`;
}

/** @returns what is printed: text for a person, and the same as data */
async function carryOut(control: LabControl, [verb, fault, ...words]: readonly string[]) {
  if (verb === 'list' && fault === undefined) {
    const faults = await control.faults();
    return { text: faults.map(describe).join('\n'), data: faults };
  }
  if (verb === 'on' && fault !== undefined) {
    const parameters = readParameters(words);
    await control.on(fault, parameters);
    return { text: `${fault} is on`, data: { fault, on: true, parameters } };
  }
  if (verb === 'off' && fault !== undefined && words.length === 0) {
    await (fault === 'all' ? control.allOff() : control.off(fault));
    return { text: fault === 'all' ? 'every fault is off' : `${fault} is off`, data: { fault, on: false } };
  }
  throw new UsageError('list, on NAME, or off NAME');
}

try {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      name: { type: 'string', default: 'lab' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) process.stdout.write(`${HELP}\n`);
  else {
    const state = readState(values.name);
    if (!state) throw new Error(`There is no lab "${values.name}": npm run lab:up -- --name ${values.name}`);
    const { text, data } = await carryOut(controlOf(state), positionals);
    process.stdout.write(`${values.json ? JSON.stringify(data, null, 2) : text}\n`);
  }
} catch (error) {
  const usage = error instanceof UsageError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}${usage ? `\n\n${HELP}` : ''}\n`);
  process.exitCode = usage ? 2 : 1;
}
