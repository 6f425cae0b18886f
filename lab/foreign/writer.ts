import {
  type Change,
  ChangeResourceRecordSetsCommand,
  ListHostedZonesCommand,
  ListResourceRecordSetsCommand,
  type ResourceRecordSet,
  type Route53Client,
} from '@aws-sdk/client-route-53';
import { z } from 'zod';

/** What the other ACME clients of a team have in common: a TXT value at a challenge name of the zone. */

/** Seconds; the time to live that all three clients use. */
export const TTL = 10;

export type WriterHost = { readonly route53: Route53Client };

export const writing = {
  name: z
    .string()
    .min(1)
    .transform((name) => name.replace(/\.$/, '').toLowerCase())
    .describe('The challenge name, in a zone of Route 53'),
  value: z
    .string()
    .regex(/^[\x20-\x7e]{1,255}$/, 'printable ASCII, at most 255 characters')
    .refine((value) => !/["\\]/.test(value), 'no quote and no backslash')
    .default('value-of-another-client')
    .describe('Its own value there'),
};

/** The hosted zone that a name lies in: the one with the longest name. @throws Error when there is none */
export async function zoneOf(route53: Route53Client, name: string): Promise<string> {
  const { HostedZones = [] } = await route53.send(new ListHostedZonesCommand({}));
  const holding = HostedZones.filter((zone) => `.${name}.`.endsWith(`.${zone.Name}`));
  const zone = holding.sort((one, other) => (other.Name ?? '').length - (one.Name ?? '').length)[0];
  if (zone?.Id) return zone.Id;
  throw new Error(`name: no hosted zone holds ${name}; there are ${HostedZones.map((each) => each.Name).join(', ')}`);
}

export async function send(route53: Route53Client, HostedZoneId: string, change: Change): Promise<void> {
  await route53.send(new ChangeResourceRecordSetsCommand({ HostedZoneId, ChangeBatch: { Changes: [change] } }));
}

/** The simple TXT record set at a name, if there is one. */
export async function readTxt(
  route53: Route53Client,
  HostedZoneId: string,
  name: string,
): Promise<ResourceRecordSet | undefined> {
  const { ResourceRecordSets = [] } = await route53.send(
    new ListResourceRecordSetsCommand({ HostedZoneId, StartRecordName: name, StartRecordType: 'TXT', MaxItems: 1 }),
  );
  return ResourceRecordSets.find(({ Name, Type }) => Name === `${name}.` && Type === 'TXT');
}

export function txtSet(name: string, values: readonly string[]): ResourceRecordSet {
  return { Name: `${name}.`, Type: 'TXT', TTL, ResourceRecords: values.map((Value) => ({ Value })) };
}

/** A TXT value as Route 53 takes it. */
export function quoted(value: string): string {
  return `"${value}"`;
}

/** Whether the zone is not as a client believed. */
export function isConflict(error: unknown): boolean {
  return error instanceof Error && error.name === 'InvalidChangeBatch';
}
