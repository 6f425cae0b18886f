import { fileURLToPath } from 'node:url';
import { fileIn, type Site } from './configuration/site.ts';
import { type ProcessName, REMOTE_VIEWS } from './names.ts';
import type { BoulderTools } from './prepare.ts';
import type { Definition } from './processes.ts';

const REDIS = fileURLToPath(new URL('./companions/redis.ts', import.meta.url));
const RESOLVERS = fileURLToPath(new URL('./companions/resolvers.ts', import.meta.url));

/** Which subcommand of the one Boulder program each component is. */
const SUBCOMMANDS = {
  sa: 'boulder-sa',
  nonce: 'nonce-service',
  publisher: 'boulder-publisher',
  ca: 'boulder-ca',
  'remoteva-1': 'remoteva',
  'remoteva-2': 'remoteva',
  'remoteva-3': 'remoteva',
  va: 'boulder-va',
  ra: 'boulder-ra',
  wfe: 'boulder-wfe2',
} as const;
type BoulderComponent = keyof typeof SUBCOMMANDS;

/** What Boulder leans on: it must be up before any of Boulder. */
export const FOUNDATIONS = ['database', 'redis', 'resolvers', 'ct'] as const;
/** Boulder itself, in any order. */
export const BOULDER = ['sa', 'nonce', 'publisher', 'ca', ...REMOTE_VIEWS, 'va', 'ra', 'wfe'] as const;

/** How each process is run. */
export function definitionsOf(site: Site, tools: BoulderTools): Definition<ProcessName>[] {
  const { keys, ports } = site;
  const node = (program: string, ...args: string[]) => ({ command: process.execPath, args: [program, ...args] });
  return [
    {
      name: 'database',
      command: tools.database,
      args: [`127.0.0.1:${ports.of.database}`, 'boulder_sa', tools.schema],
      ports: [ports.of.database],
    },
    {
      name: 'redis',
      ...node(REDIS, String(ports.of.redis), keys.certificate('redis'), keys.key('redis')),
      ports: [ports.of.redis],
    },
    {
      name: 'resolvers',
      ...node(RESOLVERS, fileIn(site, 'resolvers.json')),
      ports: [...Object.values(ports.doh), ports.serviceNames],
    },
    {
      name: 'ct',
      command: tools.ctServer,
      args: ['--config', fileIn(site, 'ct.json')],
      ports: Object.values(ports.ct),
    },
    ...BOULDER.map((name) => component(site, tools, name)),
  ];
}

function component(site: Site, tools: BoulderTools, name: BoulderComponent): Definition<ProcessName> {
  const { ports } = site;
  return {
    name,
    command: tools.boulder,
    args: [SUBCOMMANDS[name], '--config', fileIn(site, `${name}.json`)],
    ports: name === 'wfe' ? [ports.acme, ports.http] : [ports.of[name]],
  };
}
