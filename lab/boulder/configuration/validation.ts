import { REGISTRY, REMOTE_VIEWS, type RemoteView, type View } from '../names.ts';
import { call, type Json, type Site, SYSLOG, serve, tls } from './site.ts';

/** The validation authority and its remote perspectives, each of which asks its own DNS server. */

export function primaryValidator(site: Site): Json {
  return {
    syslog: SYSLOG,
    va: {
      ...validator(site, 'primary'),
      tls: tls(site, 'va'),
      grpc: serve(site.ports.of.va, { 'va.VA': ['ra'], 'va.CAA': ['ra'] }),
      remoteVAs: REMOTE_VIEWS.map((view) => ({ ...call(site.ports.of[view], 'remoteva'), ...perspective(view) })),
    },
  };
}

export function remoteValidator(site: Site, view: RemoteView): Json {
  return {
    syslog: SYSLOG,
    rva: {
      ...validator(site, view),
      ...perspective(view),
      tls: tls(site, 'remoteva'),
      grpc: serve(site.ports.of[view], { 'va.VA': ['va'], 'va.CAA': ['va'] }),
    },
  };
}

function perspective(view: RemoteView): Json {
  return { perspective: view, rir: REGISTRY[view] };
}

function validator(site: Site, view: View): Json {
  return {
    userAgent: `lab ${view}`,
    dnsTries: 3,
    dnsTimeout: '1s',
    dnsStaticResolvers: [`127.0.0.1:${site.ports.doh[view]}`],
    dnsAllowLoopbackAddresses: true,
    issuerDomain: site.caaIdentity,
    accountURIPrefixes: site.accountPrefixes,
  };
}
