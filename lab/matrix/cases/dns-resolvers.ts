import { LAB_ZONE, PARENT_ZONE } from '../../world/config.ts';
import type { MatrixCase } from '../case.ts';
import { ALL_SERVERS, CA_RESOLVER, PUBLISHED_AT } from '../places.ts';

/** Recursive resolvers: what they remember, what they are shown, and whether they answer. */

const EVERY_RESOLVER = ['primary', 'remoteva-1', 'remoteva-2', 'remoteva-3', 'prober-1', 'prober-2'];
const NEVER_SERVED = { fault: 'dns-partial', parameters: { servers: ALL_SERVERS, name: PUBLISHED_AT } };

export const dnsResolvers: readonly MatrixCase[] = [
  {
    id: 'resolver-shadow-own',
    story: 'One of the resolvers of the config stands in a VPC with a private zone of the same name',
    put: [{ fault: 'resolver-shadow-zone', parameters: { zone: LAB_ZONE } }],
    truth: { fault: 'configuration', code: 'zone-shadowed' },
  },
  {
    id: 'resolver-shadow-own-parent',
    story: 'Both resolvers of the config are shown a private zone in the place of the parent zone',
    put: [{ fault: 'resolver-shadow-zone', parameters: { zone: PARENT_ZONE, resolvers: ['prober-1', 'prober-2'] } }],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'zone-shadowed' },
  },
  {
    id: 'resolver-shadow-all',
    story: 'CAs of the company ask the resolvers of the company, where a private zone stands in the place of ours',
    put: [{ fault: 'resolver-shadow-zone', parameters: { zone: LAB_ZONE, resolvers: EVERY_RESOLVER } }],
    truth: { fault: 'configuration', code: 'zone-shadowed', step: 'validation' },
  },
  {
    id: 'resolver-silent-both',
    story: 'Both resolvers that the config names were switched off: no host name is found',
    put: [{ fault: 'resolver-silent' }],
    truth: { fault: 'platform', code: 'name-lookup-failing', step: 'order' },
  },
  {
    id: 'resolver-silent-one',
    story: 'One of the two resolvers that the config names was switched off, and the other answers',
    put: [{ fault: 'resolver-silent', parameters: { resolvers: ['prober-2'] } }],
    truth: { fault: 'none', code: 'healthy' },
  },
  {
    id: 'resolver-remembers-absence',
    story: 'Somebody looked the challenge name up too early, and the zone lets resolvers remember that for a day',
    put: [
      { fault: 'setup-negative-ttl', parameters: { seconds: 86_400 } },
      { fault: 'resolver-remembers-absence' },
      { fault: 'setup-looked-up', parameters: { name: PUBLISHED_AT } },
    ],
    round: { target: 'www' },
    truth: { fault: 'configuration', code: 'negative-ttl-long', step: 'validation' },
    needs: { validation: true },
  },
  {
    id: 'resolver-may-remember',
    story: 'The zone lets resolvers remember for a day that there was no name, and nobody has looked too early',
    put: [{ fault: 'setup-negative-ttl', parameters: { seconds: 86_400 } }],
    truth: { fault: 'none', code: 'healthy', contributing: ['negative-ttl-long'] },
  },
  {
    id: 'resolver-remembers-shortly',
    story: 'Somebody looked the challenge name up too early, in a zone as Route 53 makes it',
    put: [{ fault: 'resolver-remembers-absence' }, { fault: 'setup-looked-up', parameters: { name: PUBLISHED_AT } }],
    round: { target: 'www', cas: ['staging'] },
    truth: { fault: 'unknown', code: 'validation-unexplained', step: 'validation' },
    needs: { validation: true },
    twin: 'resolver-remembers-wrongly',
  },
  {
    id: 'resolver-remembers-wrongly',
    story: 'The resolver of the CA keeps an absence for longer than it may, as a defect of it',
    put: [{ fault: 'resolver-remembers-absence' }, { fault: 'setup-looked-up', parameters: { name: PUBLISHED_AT } }],
    round: { target: 'www', cas: ['staging'] },
    truth: { fault: 'unknown', code: 'validation-unexplained', step: 'validation' },
    needs: { validation: true },
    twin: 'resolver-remembers-shortly',
  },
  {
    id: 'resolver-shown-nothing',
    story: 'A split view of the provider shows the network of the CA the zone without our values',
    put: [{ ...NEVER_SERVED, parameters: { ...NEVER_SERVED.parameters, clients: CA_RESOLVER } }],
    round: { target: 'www', cas: ['staging'] },
    truth: { fault: 'unknown', code: 'validation-unexplained', step: 'validation' },
    twin: 'resolver-sees-nothing',
  },
  {
    id: 'resolver-sees-nothing',
    story: 'The resolver of the CA has lost our values on its own',
    put: [{ ...NEVER_SERVED, parameters: { ...NEVER_SERVED.parameters, clients: CA_RESOLVER } }],
    round: { target: 'www', cas: ['staging'] },
    truth: { fault: 'unknown', code: 'validation-unexplained', step: 'validation' },
    twin: 'resolver-shown-nothing',
  },
  {
    id: 'resolver-shown-other-values',
    story: 'The name servers show the network of the CA values of another time',
    put: [{ fault: 'dns-other-values', parameters: { name: PUBLISHED_AT, clients: CA_RESOLVER } }],
    round: { target: 'www', cas: ['staging'] },
    truth: { fault: 'unknown', code: 'validation-unexplained', step: 'validation' },
    twin: 'resolver-sees-other-values',
  },
  {
    id: 'resolver-sees-other-values',
    story: 'Somebody has poisoned the cache of the CA’s resolver',
    put: [{ fault: 'dns-other-values', parameters: { name: PUBLISHED_AT, clients: CA_RESOLVER } }],
    round: { target: 'www', cas: ['staging'] },
    truth: { fault: 'unknown', code: 'validation-unexplained', step: 'validation' },
    twin: 'resolver-shown-other-values',
  },
];
