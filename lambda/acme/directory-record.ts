import { DIRECTORY_BOUNDS, type DirectoryRecord } from '../contract/evidence/directory.ts';
import type { Directory } from './objects.ts';
import type { Secrecy } from './secrecy.ts';

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
