import type { CaPreset } from '../../lambda/contract/ca.ts';
import { PRESET_NAMES, PRESETS, type PresetName } from '../../lambda/contract/presets/presets.ts';
import { PRESET_FIELD_LIST, PRESET_FIELDS, type PresetField } from '../../lambda/contract/presets/source.ts';
import { aligned } from './aligned.ts';

/** The part of docs/cas.md that follows from the presets themselves. */

const BEGIN = '<!-- made by npm run schema -->';
const END = '<!-- end of what npm run schema makes -->';

/** A page with the tables of this version in it. @throws Error for a page without the marks of the tables */
export function withCasTables(page: string): string {
  const [before, rest] = page.split(`${BEGIN}\n`);
  const after = rest?.split(END)[1];
  if (before === undefined || after === undefined) throw new Error(`The page lacks ${BEGIN} or ${END}.`);
  const parts = [overview(), ...PRESET_NAMES.filter(isOwn).map(section)];
  return `${before}${BEGIN}\n\n${parts.join('\n\n')}\n\n${END}${after}`;
}

/** Two names of one preset have one section. */
function isOwn(name: PresetName): boolean {
  return PRESET_NAMES.find((other) => PRESETS[other] === PRESETS[name]) === name;
}

function overview(): string {
  const rows = PRESET_NAMES.map((name) => {
    const { title, role, publiclyTrusted, externalAccountBinding, limits }: CaPreset = PRESETS[name]();
    return [
      `\`${name}\``,
      title,
      name === 'letsencrypt' ? 'production, or backup' : role,
      yesNo(publiclyTrusted),
      yesNo(externalAccountBinding),
      yesNo(limits.wildcard),
      String(limits.namesPerOrder),
    ];
  });
  const head = ['preset', 'CA', 'role', 'public, in CT', 'EAB', 'wildcards', 'names an order'];
  return aligned([head, ...rows]).join('\n');
}

function section(name: PresetName): string {
  const preset: CaPreset = PRESETS[name]();
  const names = PRESET_NAMES.filter((other) => PRESETS[other] === PRESETS[name]).map((each) => `\`${each}\``);
  const rows = PRESET_FIELD_LIST.map((field) => {
    const { source, readOn, verified } = preset.provenance[field];
    return [PRESET_FIELDS[field], shownOf(preset, field), verified ? 'yes' : '**no**', source ?? 'none found', readOn];
  });
  const notes = [...(preset.notes ?? []), ...(preset.bindingFrom ? [`Bindings come from ${preset.bindingFrom}.`] : [])];
  return [
    `## ${preset.title}`,
    '',
    `Preset ${names.join(', ')}.`,
    '',
    ...aligned([['field', 'value', 'verified', 'source', 'read on'], ...rows]),
    ...(notes.length > 0 ? ['', ...notes.map((note) => `- ${note}`)] : []),
  ].join('\n');
}

function shownOf(preset: CaPreset, field: PresetField): string {
  const { limits, quirks, outageAfter } = preset;
  switch (field) {
    case 'directory':
      return preset.directory ?? 'named by the config';
    case 'publiclyTrusted':
    case 'externalAccountBinding':
    case 'renewalInfo':
      return yesNo(preset[field]);
    case 'caaIdentities':
    case 'profiles':
      return preset[field].join(', ') || 'none';
    case 'accountUrlPrefix':
    case 'statusApi':
      return preset[field] ?? 'not known';
    case 'costs':
      return preset.costs ?? 'none known';
    case 'wildcard':
      return yesNo(limits.wildcard);
    case 'namesPerOrder':
      return String(limits.namesPerOrder);
    case 'issuingRoots':
      return rootsOf(preset);
    case 'flakyServerErrors':
      return quirks.flakyServerErrors && outageAfter
        ? `yes: ${outageAfter.failures} of ${outageAfter.of} rounds make an outage`
        : yesNo(quirks.flakyServerErrors);
    case 'slowFinalize':
    case 'keyChange':
    case 'authorizationDeactivation':
      return yesNo(quirks[field]);
    case 'caaParameters':
      return preset.caaParameters ? 'obeyed' : 'not known';
    case 'addsNames':
      return yesNo(quirks.addsNames ?? false);
  }
}

function rootsOf({ issuingRoots }: CaPreset): string {
  if (issuingRoots === undefined) return 'named by the config';
  return issuingRoots === 'public' ? 'the public ones' : `${issuingRoots.length} of its own`;
}

const yesNo = (is: boolean) => (is ? 'yes' : 'no');
