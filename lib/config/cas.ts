import { type Ca, type CaPreset, isOrderable } from '../../lambda/contract/ca.ts';
import type { CaConfig } from '../../lambda/contract/config.ts';
import { letsencryptProduction } from '../../lambda/contract/presets/letsencrypt-production.ts';
import { letsencryptStaging } from '../../lambda/contract/presets/letsencrypt-staging.ts';
import type { CertificateIdReader, PemReader } from './pem-files.ts';

/** Less than a round's own 180 s, so that a CA that hangs leaves time for the removal. */
const DEADLINE_SECONDS = 150;

type CustomCa = Extract<CaConfig, { preset: 'custom' }>;
/** What a person may say of a CA that is ordered from. */
type Orders = Exclude<CaConfig, { preset: 'letsencrypt-production' }>;
type FileReaders = { readonly readPem: PemReader; readonly readCertificateId: CertificateIdReader };
type Facts = Omit<CaPreset, 'provenance'>;

/** A CA of the config with its preset and its files in it. */
export function resolveCa(id: string, config: CaConfig, { readPem, readCertificateId }: FileReaders): Ca {
  const { defaultProfile, ...preset } = factsOf(id, config, readPem);
  const own = config.preset === 'letsencrypt-production' ? undefined : config;
  const profile = own?.profile ?? defaultProfile;
  const renewalInfoFor = 'renewalInfoFor' in config ? config.renewalInfoFor : undefined;
  const certificateId = renewalInfoFor && readCertificateId(['cas', id, 'renewalInfoFor'], renewalInfoFor);
  return {
    ...preset,
    id,
    ...(profile === undefined ? {} : { profile }),
    limits: { ...preset.limits, ...ordersOf(preset, own) },
    ...('accountUrl' in config && config.accountUrl !== undefined ? { accountUrl: config.accountUrl } : {}),
    ...(certificateId === undefined ? {} : { certificateId }),
    tlsRoots: readPem(['cas', id, 'tlsRoots'], config.tlsRoots ?? []),
    revoke: own?.revoke ?? !preset.publiclyTrusted,
    deadlineSeconds: own?.deadlineSeconds ?? DEADLINE_SECONDS,
  };
}

function factsOf(id: string, config: CaConfig, readPem: PemReader): Facts {
  if (config.preset === 'custom') return customFacts(id, config, readPem);
  const preset = config.preset === 'letsencrypt-staging' ? letsencryptStaging() : letsencryptProduction();
  const { provenance: _, ...facts } = preset;
  return facts;
}

/** Nothing is known of a custom CA but what the config says; what RFC 8555 demands is taken for granted. */
function customFacts(id: string, config: CustomCa, readPem: PemReader): Facts {
  const { publiclyTrusted, issuingRoots, statusApi } = config;
  return {
    title: config.title ?? id,
    directory: config.directory,
    role: config.role,
    publiclyTrusted,
    externalAccountBinding: config.externalAccountBinding,
    caaIdentities: config.caaIdentities,
    ...(config.caaParameters === undefined ? {} : { caaParameters: config.caaParameters }),
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: true, namesPerOrder: 100, ...customOrders(config) },
    quirks: { slowFinalize: false, flakyServerErrors: false, keyChange: true, authorizationDeactivation: true },
    ...(statusApi === undefined ? {} : { statusApi }),
    issuingRoots: issuingRoots ? readPem(['cas', id, 'issuingRoots'], issuingRoots) : 'public',
  };
}

function customOrders(config: CustomCa) {
  if (!isOrderable(config)) return { ordersPerDay: 0, reservedOrdersPerDay: 0 };
  // A publicly trusted CA: one scheduled order a day, two more on demand.
  if (config.publiclyTrusted) return { ordersPerDay: 3, reservedOrdersPerDay: 2 };
  return { ordersPerDay: 200, reservedOrdersPerDay: 40 };
}

/** Another daily budget keeps the preset's share of it in reserve, unless the config says how much. */
function ordersOf({ limits, publiclyTrusted }: Facts, own: Orders | undefined) {
  const ordersPerDay = own?.ordersPerDay ?? limits.ordersPerDay;
  const share = publiclyTrusted ? ordersPerDay - 1 : Math.floor(ordersPerDay / 5);
  return { ordersPerDay, reservedOrdersPerDay: own?.reservedOrdersPerDay ?? Math.max(0, share) };
}
