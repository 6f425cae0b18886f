/**
 * What status pages answer, in the two forms that CAs use: https://statusio.docs.apiary.io (public status API) and Atlassian's
 * `/api/v2/summary.json` (https://developer.statuspage.io).
 */

export const LEVELS = ['operational', 'degraded', 'major-outage'] as const;
export type Level = (typeof LEVELS)[number];
/** What a page tells of: the CA's own service, by the host of its directory, and something else of the operator's. */
export type Services = { readonly own: Level; readonly other: Level };
export type Form = (page: { readonly host: string; readonly services: Services }) => object;

const STATUS_IO: Readonly<Record<Level, { readonly status: string; readonly status_code: number }>> = {
  operational: { status: 'Operational', status_code: 100 },
  degraded: { status: 'Degraded Performance', status_code: 300 },
  'major-outage': { status: 'Service Disruption', status_code: 500 },
};

export const statusIo: Form = ({ host, services }) => ({
  result: {
    status_overall: STATUS_IO[worst(services)],
    status: namesOf(host, services).map(([name, level]) => ({
      name,
      ...STATUS_IO[level],
      containers: [{ name: 'Datacenter 1', ...STATUS_IO[level] }],
    })),
    incidents: [],
    maintenance: { active: [], upcoming: [] },
  },
});

const INDICATORS: Readonly<Record<Level, { readonly indicator: string; readonly description: string }>> = {
  operational: { indicator: 'none', description: 'All Systems Operational' },
  degraded: { indicator: 'minor', description: 'Partially Degraded Service' },
  'major-outage': { indicator: 'critical', description: 'Major Service Outage' },
};
const COMPONENTS: Readonly<Record<Level, string>> = {
  operational: 'operational',
  degraded: 'degraded_performance',
  'major-outage': 'major_outage',
};

export const statuspage: Form = ({ host, services }) => ({
  page: { name: `Status of ${host}` },
  status: INDICATORS[worst(services)],
  components: namesOf(host, services).map(([name, level]) => ({ name, status: COMPONENTS[level] })),
  incidents: [],
  scheduled_maintenances: [],
});

function namesOf(host: string, { own, other }: Services): [string, Level][] {
  return [
    [`ACME API (${host})`, own],
    ['Web site', other],
  ];
}

function worst({ own, other }: Services): Level {
  return LEVELS.findLast((level) => level === own || level === other) ?? 'operational';
}
