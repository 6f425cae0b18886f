import { type Ca, type CaPreset, isOrderable } from '../../lambda/contract/ca.ts';
import type { CaConfig } from '../../lambda/contract/ca-config.ts';
import type { Deployment } from '../../lambda/contract/deployment.ts';
import { PRESETS } from '../../lambda/contract/presets/presets.ts';
import { PRESET_FIELDS, unverifiedIn } from '../../lambda/contract/presets/source.ts';
import { sharedSuffix } from '../challenge-names.ts';
import { nearest } from './nearest.ts';

/** What a person should know of a config that can be used. */
export type Notice = {
  /** Stable: `renewal-prober:<what>`, or `renewal-prober:<what>:<CA>` of one CA. A warning is acknowledged by it. */
  readonly id: string;
  readonly level: 'info' | 'warning';
  readonly text: string;
};

/** Of the deployment as a whole. */
export function deploymentNotices(deployment: Deployment): Notice[] {
  const suffix = sharedSuffix(deployment);
  if (suffix === undefined) return [];
  const text = `The targets have more real names than a policy can name (docs/permissions.md): rounds may write TXT records at any name below ${suffix}. Deployments with fewer real names each are allowed exactly theirs.`;
  return [{ id: 'renewal-prober:names-by-suffix', level: 'warning', text }];
}

/** @param config of the CA, which resolved to `ca` */
export function noticesOf(config: CaConfig, ca: Ca): Notice[] {
  const preset: Partial<CaPreset> = config.preset === 'custom' ? {} : PRESETS[config.preset]();
  const ofOrders = isOrderable(ca) ? [...costs(ca, preset), ...transparency(ca), ...binding(ca, preset)] : [];
  return [...ofOrders, ...profile(ca, preset), ...unverified(ca, preset)];
}

function costs({ id, title }: Ca, preset: Partial<CaPreset>): Notice[] {
  if (preset.costs === undefined) return [];
  const text = `${title} (${id}) can cost money: ${preset.costs}.`;
  return [{ id: `renewal-prober:costs:${id}`, level: 'warning', text }];
}

function transparency({ id, title, limits, publiclyTrusted }: Ca): Notice[] {
  if (!publiclyTrusted) return [];
  const text = `${title} (${id}) is publicly trusted: every certificate is logged to Certificate Transparency, where its names are public for ever, and each order spends limits of your domain there. The prober orders at most ${limits.ordersPerDay} a day.`;
  return [{ id: `renewal-prober:public-ct:${id}`, level: 'warning', text }];
}

function binding({ id, title, externalAccountBinding }: Ca, preset: Partial<CaPreset>): Notice[] {
  if (!externalAccountBinding) return [];
  const from = preset.bindingFrom === undefined ? 'the CA' : preset.bindingFrom;
  const text = `${title} (${id}) demands an external account binding: get a key id and an HMAC key (${from}) and put both into the secret of this CA, whose ARN is in the output SecretArns: {"version":1,"externalAccountBinding":{"keyId":"...","hmacKey":"..."}}. docs/deploying.md has the command.`;
  return [{ id: `renewal-prober:account-binding:${id}`, level: 'info', text }];
}

/** The list in the directory is the one that counts, so this is no error. */
function profile({ id, title, profile: wanted, profiles }: Ca, preset: Partial<CaPreset>): Notice[] {
  if (wanted === undefined || preset.profiles === undefined || profiles.includes(wanted)) return [];
  const hint = nearest(wanted, profiles);
  const known = profiles.length === 0 ? 'no profiles' : `the profiles ${profiles.join(', ')}`;
  const text = `${title} (${id}) is known for ${known}, not for "${wanted}"${hint ? `; did you mean "${hint}"?` : '.'}`;
  return [{ id: `renewal-prober:profile:${id}`, level: 'warning', text }];
}

function unverified({ id, title }: Ca, { provenance }: Partial<CaPreset>): Notice[] {
  const fields = provenance ? unverifiedIn(provenance) : [];
  if (fields.length === 0) return [];
  const names = fields.map((field) => PRESET_FIELDS[field]).join(', ');
  const text = `Of the preset of ${title} (${id}) nobody has verified at the CA: ${names}. docs/cas.md has the sources.`;
  return [{ id: `renewal-prober:unverified:${id}`, level: 'info', text }];
}
