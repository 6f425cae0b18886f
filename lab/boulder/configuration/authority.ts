import { ISSUERS } from '../names.ts';
import type { Profile } from '../profiles.ts';
import { call, chains, fileIn, type Json, POLICY, type Site, SYSLOG, serve, tls } from './site.ts';

/** Storage, certificate authority, publisher to the logs, and nonces. */

export function storage(site: Site): Json {
  return {
    syslog: SYSLOG,
    sa: {
      // The stand-in mixes concurrent orders up when more than one connection is open.
      db: { dbConnectFile: fileIn(site, 'database.url'), maxOpenConns: 1 },
      lagFactor: '200ms',
      tls: tls(site, 'sa'),
      grpc: serve(site.ports.of.sa, {
        'sa.StorageAuthority': ['ca', 'ra'],
        'sa.StorageAuthorityReadOnly': ['wfe', 'ra'],
      }),
    },
  };
}

export function certificateAuthority(site: Site): Json {
  const { sa, ra, ca } = site.ports.of;
  return {
    syslog: SYSLOG,
    pa: POLICY,
    ca: {
      tls: tls(site, 'ca'),
      hostnamePolicyFile: fileIn(site, 'names.yml'),
      serialPrefixHex: '6e',
      goodkey: {},
      grpcCA: serve(ca, { 'ca.CertificateAuthority': ['ra'] }),
      saService: call(sa, 'sa'),
      sctService: call(ra, 'ra'),
      disableCRLService: true,
      ctLogListFile: fileIn(site, 'ct-logs.json'),
      issuance: {
        certProfiles: mapValues(site.profiles, certificateProfile),
        issuers: ISSUERS.map((issuer) => issuerOf(site, issuer)),
      },
    },
  };
}

function issuerOf({ keys, profiles }: Site, issuer: string): Json {
  return {
    profiles: Object.keys(profiles),
    crlShards: 1,
    issuerURL: `http://aia.example.org/${issuer}`,
    crlURLBase: `http://crl.example.org/${issuer}/`,
    location: { file: keys.key(issuer), certFile: keys.certificate(issuer), numSessions: 1 },
  };
}

/** Boulder lints each certificate before it signs; what the lab's own choices bring up is let through. */
function certificateProfile({ validity, lean }: Profile): Json {
  return {
    omitCommonName: lean,
    omitKeyEncipherment: lean,
    omitSKID: lean,
    maxValidityPeriod: `${validity}h`,
    maxValidityBackdate: '1h5m',
    ignoredLints: [
      'w_subject_common_name_included',
      'w_ext_subject_key_identifier_not_recommended_subscriber',
      'w_ext_subject_key_identifier_missing_sub_cert',
    ],
  };
}

export function publisher(site: Site): Json {
  return {
    syslog: SYSLOG,
    publisher: {
      userAgent: 'lab',
      tls: tls(site, 'publisher'),
      chains: chains(site),
      grpc: serve(site.ports.of.publisher, { Publisher: ['ra'] }),
    },
  };
}

export function nonceService(site: Site): Json {
  return {
    NonceService: {
      syslog: SYSLOG,
      maxUsed: 131_072,
      nonceHMACKey: { keyFile: site.keys.nonceSecret },
      tls: tls(site, 'nonce'),
      grpc: serve(site.ports.of.nonce, { 'nonce.NonceService': ['wfe'] }),
    },
  };
}

export function mapValues<T>(of: Readonly<Record<string, T>>, to: (value: T) => unknown): Json {
  return Object.fromEntries(Object.entries(of).map(([name, value]) => [name, to(value)]));
}
