import { CT_LOGS, hostOf } from '../names.ts';
import type { Profile } from '../profiles.ts';
import { mapValues } from './authority.ts';
import { call, chains, fileIn, type Json, POLICY, type Site, SYSLOG, serve, tls } from './site.ts';

/** The registration authority, which decides, and the front end, which speaks ACME. Both count against the rate limits. */

export function registrationAuthority(site: Site): Json {
  const { ra, va, ca, publisher, sa } = site.ports.of;
  return {
    syslog: SYSLOG,
    pa: POLICY,
    ra: {
      ...limiter(site),
      tls: tls(site, 'ra'),
      hostnamePolicyFile: fileIn(site, 'names.yml'),
      goodkey: {},
      maxContactsPerRegistration: 3,
      grpc: serve(ra, { 'ra.RegistrationAuthority': ['wfe'], 'ra.SCTProvider': ['ca'] }),
      vaService: call(va, 'va', '20s'),
      caService: call(ca, 'ca'),
      publisherService: call(publisher, 'publisher', '60s'),
      saService: call(sa, 'sa'),
      issuerCerts: chains(site).map(([issuer]) => issuer),
      defaultProfileName: Object.keys(site.profiles)[0],
      validationProfiles: mapValues(site.profiles, validationProfile),
      features: { AsyncFinalize: site.asyncFinalize },
      finalizeTimeout: '30s',
      ctLogs: {
        stagger: '500ms',
        logListFile: fileIn(site, 'ct-logs.json'),
        sctLogs: CT_LOGS,
        finalLogs: CT_LOGS.slice(0, 1),
      },
    },
  };
}

function validationProfile(profile: Profile): Json {
  return {
    pendingAuthzLifetime: `${profile.pendingLifetime}h`,
    validAuthzLifetime: `${profile.authorizationLifetime}h`,
    orderLifetime: `${profile.pendingLifetime}h`,
    maxNames: profile.mostNames,
    identifierTypes: ['dns'],
  };
}

export function frontEnd(site: Site): Json {
  const { keys, ports } = site;
  return {
    syslog: SYSLOG,
    wfe: {
      ...limiter(site),
      tls: tls(site, 'wfe'),
      timeout: '30s',
      shutdownStopTimeout: '1s',
      staleTimeout: '5m',
      goodkey: {},
      listenAddress: `127.0.0.1:${ports.http}`,
      TLSListenAddress: `127.0.0.1:${ports.acme}`,
      serverCertificatePath: keys.certificate('wfe'),
      serverKeyPath: keys.key('wfe'),
      subscriberAgreementURL: 'https://boulder.example.org/terms',
      directoryCAAIdentity: site.caaIdentity,
      directoryWebsite: 'https://boulder.example.org',
      accountURIPrefix: site.accountPrefixes[0],
      legacyKeyIDPrefix: 'https://boulder.example.org/reg/',
      raService: call(ports.of.ra, 'ra'),
      saService: call(ports.of.sa, 'sa'),
      ...nonces(site),
      chains: chains(site),
      certProfiles: mapValues(site.profiles, ({ description }) => description),
    },
  };
}

/** Nonces are the exception among the components: their server is found by SRV record only. */
function nonces({ keys, ports }: Site): Json {
  const how = { dnsAuthority: `127.0.0.1:${ports.serviceNames}`, timeout: '15s', hostOverride: hostOf('nonce') };
  const service = { service: 'nonce', domain: hostOf('services') };
  return {
    nonceHMACKey: { keyFile: keys.nonceSecret },
    getNonceService: { ...how, srvLookup: service },
    redeemNonceService: { ...how, srvLookups: [service], srvResolver: 'nonce-srv-v2' },
  };
}

function limiter(site: Site): Json {
  return {
    limiter: {
      Defaults: fileIn(site, 'limits.yml'),
      Overrides: fileIn(site, 'overrides.yml'),
      redis: {
        username: 'lab',
        passwordFile: site.keys.redisPassword,
        tls: tls(site, 'wfe'),
        shardAddrs: { one: `127.0.0.1:${site.ports.of.redis}` },
        // When the store is late, the limits fail open: on a busy machine nothing must slip through so.
        readTimeout: '1s',
        writeTimeout: '1s',
        poolSize: 10,
      },
    },
  };
}
