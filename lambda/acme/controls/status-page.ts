import { z } from 'zod';
import { type Control, MOST_STATUS_SERVICES, MOST_STATUS_TEXT } from '../../contract/evidence/controls.ts';
import { parseSafely } from '../../contract/parse.ts';
import type { Secrecy } from '../secrecy.ts';

/**
 * The JSON of status pages, read loosely: https://statusio.docs.apiary.io (public status API) and Atlassian's
 * `/api/v2/summary.json` (https://developer.statuspage.io).
 */

export type Service = { readonly name: string; readonly status: string; readonly isWell: boolean };
export type StatusPage = {
  readonly overall: string;
  readonly isWell: boolean;
  /** Services and their parts; empty where the page lists none. */
  readonly services: readonly Service[];
};

/** A page of 1 MB may list tens of thousands. */
const MOST_READ = 500;
const list = z.array(z.unknown()).catch([]);
/** "Operational"; 200 is maintenance, 300 and more are troubles. */
const STATUS_IO_WELL = 100;
const statusIoState = z.object({ status: z.string(), status_code: z.number() });
const statusIoSchema = z.object({ result: z.object({ status_overall: statusIoState, status: list }) });
const statusIoService = statusIoState.extend({ name: z.string(), containers: list });
const statuspageSchema = z.object({
  status: z.object({ indicator: z.string(), description: z.string().catch('') }),
  components: list,
});
const statuspageService = z.object({ name: z.string(), status: z.string() });

/** `undefined` where the text is no status page of a known form. */
export function readStatusPage(text: string): StatusPage | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return readStatusIo(json) ?? readStatuspage(json);
}

function readStatusIo(json: unknown): StatusPage | undefined {
  const parsed = parseSafely(statusIoSchema, json);
  if (!parsed.success) return undefined;
  const { status_overall: whole, status } = parsed.data.result;
  const services = readable(statusIoService, status).flatMap(({ containers, ...service }) => [
    service,
    // "acme.example.org, Datacenter 2"
    ...readable(statusIoService, containers).map((part) => ({ ...part, name: `${service.name}, ${part.name}` })),
  ]);
  return {
    overall: whole.status,
    isWell: whole.status_code === STATUS_IO_WELL,
    services: services
      .slice(0, MOST_READ)
      .map(({ name, status, status_code: code }) => ({ name, status, isWell: code === STATUS_IO_WELL })),
  };
}

function readStatuspage(json: unknown): StatusPage | undefined {
  const parsed = parseSafely(statuspageSchema, json);
  if (!parsed.success) return undefined;
  const { status, components } = parsed.data;
  return {
    overall: status.description || status.indicator,
    isWell: status.indicator === 'none',
    services: readable(statuspageService, components).map((each) => ({
      ...each,
      isWell: each.status === 'operational',
    })),
  };
}

function readable<T>(schema: z.ZodType<T>, entries: readonly unknown[]): T[] {
  return entries.slice(0, MOST_READ).flatMap((entry) => {
    const parsed = parseSafely(schema, entry);
    return parsed.success ? [parsed.data] : [];
  });
}

/** The services that are a CA's own: those whose name holds the host of its directory. */
export function servicesOf({ services }: StatusPage, directoryHost: string): Service[] {
  const host = directoryHost.toLowerCase();
  return services.filter(({ name }) =>
    name
      .toLowerCase()
      .split(/[^a-z0-9.-]+/)
      .includes(host),
  );
}

/** What is kept of a page. */
export function quotePage({ overall, services }: StatusPage, { quote }: Secrecy): NonNullable<Control['statusPage']> {
  const impaired = services.filter(({ isWell }) => !isWell);
  return {
    overall: quote(overall, MOST_STATUS_TEXT),
    impaired: impaired.slice(0, MOST_STATUS_SERVICES).map(({ name, status }) => ({
      name: quote(name, MOST_STATUS_TEXT),
      status: quote(status, MOST_STATUS_TEXT),
    })),
    omitted: Math.max(0, impaired.length - MOST_STATUS_SERVICES),
  };
}
