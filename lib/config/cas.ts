import { type Ca, type CaLimits, type CaPreset, type DirectorySays, isOrderable } from '../../lambda/contract/ca.ts';
import { type CaConfig, roleOf } from '../../lambda/contract/ca-config.ts';
import { PRESETS } from '../../lambda/contract/presets/presets.ts';
import type { CaRole } from '../../lambda/contract/vocabulary.ts';
import type { CertificateIdReader, PemReader } from './pem-files.ts';

/** Less than a round's own 180 s, so that a CA that hangs leaves time for the removal. */
const DEADLINE_SECONDS = 150;
/** Of a CA that is known to be slow to issue. */
const SLOW_DEADLINE_SECONDS = 165;

type CustomCa = Extract<CaConfig, { preset: 'custom' }>;
/** What a person may say of a CA that is ordered from. */
type Orders = Exclude<CaConfig, { preset: 'letsencrypt-production' }>;
type FileReaders = { readonly readPem: PemReader; readonly readCertificateId: CertificateIdReader };
type Facts = Omit<CaPreset, 'role' | 'directory' | 'issuingRoots' | 'provenance'> &
  Pick<Ca, 'directory' | 'issuingRoots' | 'expected'>;

/** A CA of the config with its preset and its files in it. */
export function resolveCa(id: string, config: CaConfig, { readPem, readCertificateId }: FileReaders): Ca {
  const { defaultProfile, bindingFrom: _b, costs: _c, notes: _n, ...facts } = factsOf(id, config, readPem);
  const { directorySays: _d, ...known } = facts;
  const role = roleOf(config);
  const own = config.preset === 'letsencrypt-production' ? undefined : config;
  const profile = own?.profile ?? defaultProfile;
  const renewalInfoFor = 'renewalInfoFor' in config ? config.renewalInfoFor : undefined;
  const certificateId = renewalInfoFor && readCertificateId(['cas', id, 'renewalInfoFor'], renewalInfoFor);
  const slow = facts.quirks.slowFinalize;
  return {
    ...known,
    id,
    role,
    ...(profile === undefined ? {} : { profile }),
    limits: { ...facts.limits, ...ordersOf(role, facts.publiclyTrusted, own) },
    ...('accountUrl' in config && config.accountUrl !== undefined ? { accountUrl: config.accountUrl } : {}),
    ...(config.otherHosts === undefined ? {} : { otherHosts: config.otherHosts }),
    ...(certificateId === undefined ? {} : { certificateId }),
    tlsRoots: readPem(['cas', id, 'tlsRoots'], config.tlsRoots ?? []),
    revoke: own?.revoke ?? !facts.publiclyTrusted,
    deadlineSeconds: own?.deadlineSeconds ?? (slow ? SLOW_DEADLINE_SECONDS : DEADLINE_SECONDS),
  };
}

function factsOf(id: string, config: CaConfig, readPem: PemReader): Facts {
  if (config.preset === 'custom') return customFacts(id, config, readPem);
  const { provenance: _, role: _role, ...preset } = PRESETS[config.preset]() as CaPreset;
  const directory = ('directory' in config ? config.directory : undefined) ?? preset.directory;
  const files = 'issuingRoots' in config ? config.issuingRoots : undefined;
  const issuingRoots = files ? readPem(['cas', id, 'issuingRoots'], files) : preset.issuingRoots;
  if (directory === undefined || issuingRoots === undefined) {
    throw new Error(`the preset ${config.preset} lacks what its form in the config does not ask for`);
  }
  const binding = 'externalAccountBinding' in config ? { externalAccountBinding: config.externalAccountBinding } : {};
  const title = 'title' in config ? { title: config.title ?? id } : {};
  const facts = { ...preset, ...binding, ...title };
  return { ...facts, directory, issuingRoots, expected: expectedOf(facts) };
}

/** What the directory of a preset is held against. */
function expectedOf(preset: Omit<CaPreset, 'provenance' | 'role'>): Partial<DirectorySays> {
  const { externalAccountBinding, caaIdentities, profiles, renewalInfo, quirks, directorySays } = preset;
  return {
    externalAccountRequired: externalAccountBinding,
    ...(caaIdentities.length > 0 ? { caaIdentities } : {}),
    profiles,
    renewalInfo,
    keyChange: quirks.keyChange,
    ...directorySays,
  };
}

/** Nothing is known of a custom CA but what the config says; what RFC 8555 demands is taken for granted. */
function customFacts(id: string, config: CustomCa, readPem: PemReader): Facts {
  const { publiclyTrusted, issuingRoots, statusApi, caaIdentities, externalAccountBinding } = config;
  return {
    title: config.title ?? id,
    directory: config.directory,
    publiclyTrusted,
    externalAccountBinding,
    caaIdentities,
    ...(config.caaParameters === undefined ? {} : { caaParameters: config.caaParameters }),
    profiles: [],
    renewalInfo: false,
    limits: { wildcard: true, namesPerOrder: 100 },
    quirks: {
      slowFinalize: false,
      flakyServerErrors: false,
      keyChange: true,
      authorizationDeactivation: true,
      ...(config.bindingReusable ? { bindingReusable: true } : {}),
    },
    expected: {
      externalAccountRequired: externalAccountBinding,
      ...(caaIdentities.length > 0 ? { caaIdentities } : {}),
    },
    ...(statusApi === undefined ? {} : { statusApi }),
    issuingRoots: issuingRoots ? readPem(['cas', id, 'issuingRoots'], issuingRoots) : 'public',
  };
}

type OrderLimits = Omit<CaLimits, 'wildcard' | 'namesPerOrder'>;

/** Another daily budget keeps the usual share of it in reserve, unless the config says how much. */
function ordersOf(role: CaRole, publiclyTrusted: boolean, own: Orders | undefined): OrderLimits {
  if (!isOrderable({ role })) return { ordersPerDay: 0, reservedOrdersPerDay: 0 };
  // A publicly trusted CA: one scheduled order a day, two more on demand. Let's Encrypt's staging takes 1,500 in 3 hours.
  const ordersPerDay = own?.ordersPerDay ?? (publiclyTrusted ? 3 : 200);
  const share = publiclyTrusted ? ordersPerDay - 1 : Math.floor(ordersPerDay / 5);
  const { ordersPerDomainPerWeek, ordersPerSetPerWeek } = own ?? {};
  return {
    ordersPerDay,
    reservedOrdersPerDay: own?.reservedOrdersPerDay ?? Math.max(0, share),
    ...(ordersPerDomainPerWeek === undefined ? {} : { ordersPerDomainPerWeek }),
    ...(ordersPerSetPerWeek === undefined ? {} : { ordersPerSetPerWeek }),
  };
}
