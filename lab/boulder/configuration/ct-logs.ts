import { createHash, createPrivateKey, createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CT_LOGS, type CtLog } from '../names.ts';
import type { Json, Site } from './site.ts';

/** A time that has passed: the logs are usable. */
const SINCE = '2020-01-01T00:00:00Z';

/** @returns what Boulder knows of the logs (the format of Google's log list, version 3), and what their server runs with */
export function ctLogs(site: Site): { readonly list: Json; readonly server: Json } {
  const logs = CT_LOGS.map((name) => ctLog(site, name));
  return {
    list: { version: '1', log_list_timestamp: SINCE, operators: logs.map(({ operator }) => operator) },
    server: { Personalities: logs.map(({ personality }) => personality) },
  };
}

function ctLog({ keys, ports }: Site, name: CtLog): { operator: Json; personality: Json } {
  const key = createPrivateKey(readFileSync(keys.key(`ct-${name}`)));
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'der' });
  const address = `127.0.0.1:${ports.ct[name]}`;
  const log = {
    description: name,
    log_id: createHash('sha256').update(publicKey).digest('base64'),
    key: publicKey.toString('base64'),
    url: `http://${address}`,
    mmd: 86_400,
    state: { usable: { timestamp: SINCE } },
  };
  const signingKey = key.export({ type: 'sec1', format: 'der' }).toString('base64');
  return {
    operator: { name: `operator ${name}`, email: [`${name}@example.org`], logs: [log] },
    personality: { Addr: address, PrivKey: signingKey },
  };
}
