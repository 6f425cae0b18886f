import type { Settings } from '../../lib/config/settings.ts';
import { load } from '../unit/config/config-file.ts';

/** A staging CA, a private backup CA, a production CA, a canary and two real targets. */
export const CONFIG = {
  deployment: 'test',
  zone: { name: 'acme.example.org' },
  cas: {
    staging: { preset: 'letsencrypt-staging' },
    backup: {
      preset: 'custom',
      role: 'backup',
      directory: 'https://ca.example.net/dir',
      publiclyTrusted: true,
      externalAccountBinding: true,
    },
    production: { preset: 'letsencrypt-production' },
  },
  targets: {
    canary: { kind: 'canary', names: ['@', '*'] },
    www: { kind: 'real', names: ['example.org', '*.example.org', 'www.example.org'], issueFrom: ['staging'] },
    watched: {
      kind: 'real',
      names: ['shop.example.org'],
      challengeNames: { 'shop.example.org': 'shop.acme.example.org' },
    },
  },
};

/** Settings for tests of stacks, with changes to the top fields of the config. */
export function settingsWith(changes: Record<string, unknown> = {}): Settings {
  return load({ ...CONFIG, ...changes });
}
