import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { withCasTables } from '../../../bin/pages/cas-table.ts';
import type { CaPreset } from '../../../lambda/contract/ca.ts';
import { PRESET_NAMES, PRESETS } from '../../../lambda/contract/presets/presets.ts';
import { PRESET_FIELDS, unverifiedIn } from '../../../lambda/contract/presets/source.ts';

const page = readFileSync('docs/cas.md', 'utf8');

describe('the page about CAs', () => {
  it('is current (npm run schema)', () => {
    expect(withCasTables(page)).toBe(page);
  });

  it.each(PRESET_NAMES)('has each field of %s with its source and date, and marks what nobody verified', (name) => {
    const preset: CaPreset = PRESETS[name]();
    const [, section = ''] = page.split(`\n## ${preset.title}\n`);
    const [own = ''] = section.split('\n## ');
    const rows = [...own.matchAll(/^\| (.+?) +\| (.+?) +\| (yes|\*\*no\*\*) +\| (.+?) +\| (2026-\d\d-\d\d) +\|$/gm)];
    expect(rows.map(([, field]) => field)).toEqual(Object.values(PRESET_FIELDS));
    const marked = rows.filter(([, , , verified]) => verified === '**no**').map(([, field]) => field);
    expect(marked).toEqual(unverifiedIn(preset.provenance).map((field) => PRESET_FIELDS[field]));
  });

  it('says which page lacks its marks', () => {
    expect(() => withCasTables('# A page')).toThrow('<!-- made by npm run schema -->');
  });
});
