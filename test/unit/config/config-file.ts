import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../lib/config/config-error.ts';
import { loadPlan } from '../../../lib/config/load.ts';
import type { Plan, Settings } from '../../../lib/config/settings.ts';

/** The least that a config file must hold. */
export const LEAST = {
  zone: { name: 'acme.example.org' },
  cas: { staging: { preset: 'letsencrypt-staging' } },
  targets: { canary: { kind: 'canary', names: ['@'] } },
};

/** Loads a config file of this content, with further files beside it. */
export function load(content: unknown, files: Readonly<Record<string, string>> = {}): Settings {
  return loadAll(content, files).placed[0].settings;
}

/** The same, for all its environments. */
export function loadAll(content: unknown, files: Readonly<Record<string, string>> = {}): Plan {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  try {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
    const file = join(folder, 'prober.config.json');
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return loadPlan(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The lines, one per field, that loading this content ends with. */
export function complaints(content: unknown, files?: Readonly<Record<string, string>>): string[] {
  try {
    load(content, files);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message
      .split('\n')
      .slice(1)
      .map((line) => line.trim());
  }
  return [];
}
