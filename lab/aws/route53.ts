/** What a test or the lab's DNS servers ask of the lab's Route 53 beside the AWS API. Shapes: docs/lab-aws.md. */

export interface Route53Settings {
  /** Seconds until a change is INSYNC, 0 to 60: the same for all, or random for each from `min` to `max`. */
  insyncSeconds: number | { min: number; max: number; seed?: number };
  /** How long a zone is busy with a change; another one meanwhile is PriorRequestNotComplete. */
  priorRequestMs: number;
  throttling: boolean;
  /** Record changes: the most at once, and how many more each second; null for no limit. */
  changeBucket: { capacity: number; refill: number } | null;
  recordsPerZone: number;
  valuesPerRecordSet: number;
}

export interface ServedZone {
  id: string;
  /** With the dot at the end. */
  name: string;
}

export interface ServedRecordSet {
  /** As Route 53 lists it: lower case, a dot at the end, `*` as `\052`. */
  name: string;
  type: string;
  /** As given to Route 53: TXT strings in double quotes. Empty for an alias. */
  values: string[];
  /** Seconds. None for an alias. */
  ttl?: number;
  setIdentifier?: string;
}

export function route53Settings(endpoint: string): Promise<Route53Settings> {
  return ask(`${endpoint}/_lab/route53/settings`);
}

/** Sets what is named, for requests from now on, and fills the request buckets. Gives all settings. */
export function setRoute53(endpoint: string, settings: Partial<Route53Settings>): Promise<Route53Settings> {
  return ask(`${endpoint}/_lab/route53/settings`, { method: 'PUT', body: JSON.stringify(settings) });
}

/** Lets every change under way be everywhere now: INSYNC, and served by all. Earlier changes else delay later ones. */
export async function settleRoute53(endpoint: string): Promise<void> {
  await ask(`${endpoint}/_lab/route53/settle`, { method: 'POST' });
}

export function servedZones(endpoint: string): Promise<ServedZone[]> {
  return ask(`${endpoint}/_lab/route53/zones`);
}

/** The record sets of a zone: those which its name server 0 to 3 has at this moment, or what the API lists. */
export function servedRecordSets(
  endpoint: string,
  zoneId: string,
  only: { name?: string; server?: 0 | 1 | 2 | 3 } = {},
): Promise<ServedRecordSet[]> {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(only)) query.set(name, String(value));
  return ask(`${endpoint}/_lab/route53/zones/${zoneId}/rrsets?${query}`);
}

async function ask<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  if (!response.ok) throw new Error(`${init?.method ?? 'GET'} ${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}
