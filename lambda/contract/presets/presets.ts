import type { CaPreset } from '../ca.ts';
import { actalis } from './actalis.ts';
import { google, googleStaging } from './google.ts';
import { letsencryptProduction } from './letsencrypt-production.ts';
import { letsencryptStaging } from './letsencrypt-staging.ts';
import { sectigo } from './sectigo.ts';
import { sslcom } from './sslcom.ts';
import { stepCa } from './step-ca.ts';
import { zerossl } from './zerossl.ts';

/** Every preset by the name that the config has for it. */
export const PRESETS = {
  'letsencrypt-staging': letsencryptStaging,
  'letsencrypt-production': letsencryptProduction,
  letsencrypt: letsencryptProduction,
  google,
  'google-staging': googleStaging,
  zerossl,
  sslcom,
  actalis,
  sectigo,
  'step-ca': stepCa,
} as const satisfies Readonly<Record<string, () => CaPreset>>;

export type PresetName = keyof typeof PRESETS;
export const PRESET_NAMES = Object.keys(PRESETS) as PresetName[];

/** CAs that somebody may still ask for, by name and by the domains of their directories. */
const ENDED: readonly {
  readonly names: readonly string[];
  readonly domains: readonly string[];
  readonly words: string;
}[] = [
  {
    names: ['buypass', 'buypass-staging', 'buypass-go', 'buypass-go-ssl'],
    domains: ['buypass.com', 'buypass.no'],
    words:
      'another CA: Buypass ended its free ACME service in October 2025. As a backup CA for DNS-01 there are "google", "zerossl" and "actalis" (all with an external account binding), or "letsencrypt" with acceptProductionLimits',
  },
];

/** What to say where the config names a CA that is gone. */
export function endedByName(name: string): string | undefined {
  return ENDED.find(({ names }) => names.includes(name.toLowerCase()))?.words;
}

export function endedByDirectory(directory: string): string | undefined {
  const host = URL.canParse(directory) ? new URL(directory).hostname : '';
  return ENDED.find(({ domains }) => domains.some((domain) => host === domain || host.endsWith(`.${domain}`)))?.words;
}
