import { checksOf } from '../../findings/looks.ts';
import { type Advice, type AdviceTable, action, type Case } from './case.ts';
import {
  absolute,
  DEPLOY,
  domain,
  hostedZone,
  ipAddress,
  lines,
  oneRound,
  record,
  shell,
  trailOf,
} from './commands.ts';
import { serverNames, serversThat } from './servers.ts';

/** The delegated zone itself: its delegation, its servers, its signatures. */

const TTL = 3_600;

/** Prints the NS records as the parent is to have them. */
function delegationSet({ evidence: { zone } }: Case): string | undefined {
  return shell`aws route53 get-hosted-zone --id "${hostedZone(zone)}" --query DelegationSet.NameServers --output text | tr '\\t' '\\n' | sed 's/.*/${domain(zone)}. ${String(TTL)} IN NS &./'`;
}

/** NS records out of what the zone's own servers say, where all say the same. */
function ownRecords(it: Case): string | undefined {
  const checks = checksOf(it.evidence, 'delegation').filter(({ check }) => check.zone === it.evidence.zone);
  const sets = checks.flatMap(({ check: { servers } }) =>
    servers.filter(({ state }) => state === 'serves').map(({ nameServers }) => [...nameServers].sort()),
  );
  const [first = []] = sets;
  if (!sets.every((set) => set.join() === first.join())) return undefined;
  const ttl = checks.find(({ check }) => check.parent)?.check.parent?.ttl ?? TTL;
  return lines(first.map((server) => record(it.evidence.zone, ttl, 'NS', absolute(server))));
}

const notDelegated: Advice = (it) => {
  const zone = it.evidence.zone;
  const known = ownRecords(it);
  return [
    ...(known === undefined ? [] : [action(`Put these NS records for ${zone} back at the parent zone.`, known)]),
    action(
      `Print the NS records of the hosted zone, and put exactly these for ${zone} at whoever runs the parent zone.`,
      delegationSet(it),
    ),
    action('Then wait for the TTL of the parent’s negative answer, and ask for one round.', oneRound(it)),
  ];
};

const inconsistent: Advice = (it) => {
  const differs = checksOf(it.evidence, 'delegation').flatMap(({ check }) => check.glueDiffers);
  return [
    action(
      `Print the delegation set, and make the NS records of ${it.evidence.zone} at the parent exactly these.`,
      delegationSet(it),
    ),
    action(
      'Set the NS record inside of the hosted zone back to the same set, in the console, if it is another.',
      shell`dig ${domain(it.evidence.zone)} NS +trace`,
    ),
    ...(differs.length > 0
      ? [action(`Correct the glue of ${serverNames(differs)} where their names are registered.`)]
      : []),
  ];
};

const lame: Advice = (it) => {
  const found = serversThat(it, ({ zoneManner }) => zoneManner === 'lame');
  const digs = found.map(({ address, zone }) => shell`dig @${ipAddress(address)} ${domain(zone)} SOA +norecurse`);
  return [
    action(
      'Print the delegation set of the hosted zone: these servers are to serve it, and no others.',
      delegationSet(it),
    ),
    action(
      `Take ${serverNames(found) || 'the lame server'} out of the NS records at the parent, if the delegation set does not hold it.`,
    ),
    action('Open an AWS support case with what it answers, if the delegation set does hold it.', lines(digs)),
  ];
};

const shadowed: Advice = (it) => [
  action(
    'Look which zones of that name there are: the config must name the public one.',
    shell`aws route53 list-hosted-zones-by-name --dns-name ${domain(it.evidence.zone)} --max-items 5 --query 'HostedZones[].[Id,Name,Config.PrivateZone]' --output text`,
  ),
  action('Set zone.hostedZoneId in the config to the public one and deploy, if it names a private one.', DEPLOY),
  action(
    'Set network.resolvers in the config to resolvers that see the public DNS and deploy, if only these are misled.',
    DEPLOY,
  ),
];

const zoneMissing: Advice = (it) => [
  action(
    'Look whether the zone exists under another id.',
    shell`aws route53 list-hosted-zones-by-name --dns-name ${domain(it.evidence.zone)} --max-items 5`,
  ),
  action('Set zone.hostedZoneId in the config to that id and deploy, if it does.', DEPLOY),
  action(
    'Find out who deleted it before you make a new one, if it does not; a new zone must be delegated anew.',
    trailOf('DeleteHostedZone'),
  ),
];

function signing(it: Case, query: string): string | undefined {
  return shell`aws route53 get-dnssec --hosted-zone-id "${hostedZone(it.evidence.zone)}"${query}`;
}

const dsWrong: Advice = (it) => {
  const broken = checksOf(it.evidence, 'dnssec')
    .map(({ check }) => check)
    .filter(({ state }) => state === 'no-key' || state === 'ds-mismatch');
  const tags = [...new Set(broken.flatMap(({ ds }) => ds.map(({ keyTag }) => keyTag)))];
  const zone = broken[0]?.zone ?? it.evidence.zone;
  return [
    action('See whether Route 53 signs the zone, and take the DSRecord of its active key.', signing(it, '')),
    action(
      `Put that DS record of ${zone} at the parent in place of ${tags.length > 0 ? `the one with key tag ${tags.slice(0, 4).join(', ')}` : 'the old one'}, or remove the old one if the zone is not signed.`,
      shell`dig ${domain(zone)} DS`,
    ),
  ];
};

const signaturesBad: Advice = (it) => [
  action(
    'Look at the state of the key-signing key.',
    signing(it, " --query '{state: Status, keys: KeySigningKeys[].[Name,Status,StatusMessage]}'"),
  ),
  action('Enable the KMS key in us-east-1 and let dnssec-route53.amazonaws.com use it, if the state is ACTION_NEEDED.'),
  action(
    `Remove the DS of ${it.evidence.zone} at the parent if it cannot be mended in time, and wait for its TTL before signing is switched off.`,
    shell`dig ${domain(it.evidence.zone)} DS`,
  ),
];

const ttlLong: Advice = (it) => {
  const zone = it.evidence.zone;
  const longest = checksOf(it.evidence, 'negative-ttl')
    .map(({ check }) => check)
    .sort((one, other) => (other.negativeTtl ?? 0) - (one.negativeTtl ?? 0))[0];
  const own = longest === undefined || longest.zone === zone;
  return [
    action(
      `Set the TTL of the SOA record of ${longest?.zone ?? zone} to 60${own ? ': this prints it as it is to be' : ', at whoever serves that zone'}.`,
      own
        ? shell`aws route53 list-resource-record-sets --hosted-zone-id "${hostedZone(zone)}" --start-record-name ${domain(zone)} --start-record-type SOA --max-items 1 --query 'ResourceRecordSets[0].ResourceRecords[0].Value' --output text | sed 's/^/${domain(zone)}. 60 IN SOA /'`
        : shell`dig ${domain(longest.zone)} SOA`,
    ),
    action(`Wait ${longest?.negativeTtl ?? 'the old number of'} s before you ask for a round.`, oneRound(it)),
  ];
};

export const DELEGATION_ADVICE = {
  'zone-not-delegated': notDelegated,
  'delegation-inconsistent': inconsistent,
  'name-server-lame': lame,
  'zone-shadowed': shadowed,
  'hosted-zone-missing': zoneMissing,
  'dnssec-broken': dsWrong,
  'dnssec-signatures-bad': signaturesBad,
  'negative-ttl-long': ttlLong,
} satisfies AdviceTable;
