import { DIRECTORY_BOUNDS, type DirectoryRecord } from '../contract/evidence/directory.ts';
import type { Directory } from './objects.ts';
import type { Secrecy } from './secrecy.ts';

/** Characters of the name of a profile. */
const MOST_PROFILE = 100;

/** A directory whose words may be quoted: the names of profiles end up in messages. */
export function quotedDirectory(directory: Directory, { quote }: Secrecy): Directory {
  const { meta } = directory;
  if (meta?.profiles === undefined) return directory;
  const profiles = Object.entries(meta.profiles).map(([name, about]) => [quote(name, MOST_PROFILE), about] as const);
  return { ...directory, meta: { ...meta, profiles: Object.fromEntries(profiles) } };
}

/** A directory as it is kept, within its bounds. */
export function directoryRecord({ meta = {}, ...urls }: Directory, { quote }: Secrecy): DirectoryRecord {
  const { caaIdentities, profiles, termsOfService, externalAccountRequired } = meta;
  const texts = (all: readonly string[], most: number) =>
    all.slice(0, most).map((each) => quote(each, DIRECTORY_BOUNDS.text));
  return {
    externalAccountRequired: externalAccountRequired ?? false,
    ...(caaIdentities === undefined ? {} : { caaIdentities: texts(caaIdentities, DIRECTORY_BOUNDS.caaIdentities) }),
    profiles: texts(Object.keys(profiles ?? {}), DIRECTORY_BOUNDS.profiles),
    renewalInfo: urls.renewalInfo !== undefined,
    keyChange: urls.keyChange !== undefined,
    ...(termsOfService === undefined ? {} : { termsOfService: quote(termsOfService, DIRECTORY_BOUNDS.url) }),
  };
}
