import type { Ca } from '../../contract/ca.ts';
import { type Control, MOST_CONTROL_DETAIL } from '../../contract/evidence/controls.ts';
import { guarded } from './guard.ts';
import { type ControlContext, controlOf, hostOf, type Inquiry, inquire, withConnection } from './inquiry.ts';
import { fails, holds, type Judgement, undetermined } from './judgement.ts';
import { quotePage, readStatusPage, type StatusPage, servicesOf } from './status-page.ts';

/**
 * What status pages say of CAs: a page that several share is asked once. A page that cannot be reached or read says nothing
 * about the CA.
 */
export async function askStatusPages(cas: readonly Ca[], context: ControlContext): Promise<Control[]> {
  const pages = Map.groupBy(
    cas.filter(({ statusApi }) => statusApi !== undefined),
    ({ statusApi = '' }) => statusApi,
  );
  const controls = await Promise.all([...pages].map(([url, sharing]) => askPage(url, sharing, context)));
  return controls.flat();
}

async function askPage(url: string, sharing: readonly Ca[], context: ControlContext): Promise<Control[]> {
  const [first] = sharing;
  if (!first) return [];
  const asking = withConnection(first, context, (connection) =>
    inquire(connection, context, { resource: 'statusApi', method: 'GET', url }),
  );
  return Promise.all(
    sharing.map((ca) =>
      guarded(
        { id: `status-api:${ca.id}`, kind: 'status-api', ca: ca.id, host: hostOf(url) },
        context,
        async (name) => {
          const inquiry = await asking;
          return controlOf(name, inquiry.facts, judgePage(inquiry, ca));
        },
      ),
    ),
  );
}

export function judgePage(inquiry: Inquiry, ca: Ca): Judgement {
  if ('judgement' in inquiry) {
    const { reason = 'other', detail } = inquiry.judgement;
    return undetermined(reason, `The status page could not be read. ${detail}`);
  }
  const page = readStatusPage(inquiry.answer.text);
  if (!page) return undetermined('malformed', 'The status page answered with something that is no status page.');
  const judged = judgeServices(page, ca);
  const detail = inquiry.secrecy.quote(judged.detail, MOST_CONTROL_DETAIL);
  return { ...judged, detail, statusPage: quotePage(page, inquiry.secrecy) };
}

/** A page tells of staging and production, of issuance and of web sites: only the CA's own services are held against it. */
function judgeServices(page: StatusPage, ca: Ca): Judgement {
  const own = servicesOf(page, new URL(ca.directory).hostname);
  const impaired = own.find(({ isWell }) => !isWell);
  if (impaired) {
    return fails('impaired', `The status page says of ${impaired.name}: ${impaired.status}.`);
  }
  if (own.length > 0) return holds(`The status page says of ${own[0]?.name}: ${own[0]?.status}.`);
  const others = page.services.find(({ isWell }) => !isWell);
  if (page.isWell && !others) return holds(`The status page says: ${page.overall}.`);
  if (page.services.length === 0) {
    return fails('impaired', `The status page says: ${page.overall}.`);
  }
  const told = others ? `${others.name}: ${others.status}` : page.overall;
  return undetermined('impaired', `The status page tells of trouble (${told}), but names no service of this CA.`);
}
