import { parseAllDocuments } from 'yaml';
import { z } from 'zod';

const list = z.object({ kind: z.string().regex(/List$/), items: z.array(z.unknown()) });
/** A manifest has none; a file that grows by them is no manifest. */
const MOST_ALIASES = 10;

/** The objects of a YAML or JSON file of Kubernetes, Lists taken apart; `undefined` where it cannot be read. */
export function objectsIn(text: string): unknown[] | undefined {
  try {
    // That keys are all different is not looked at: it takes a time that is quadratic in their number.
    const documents = parseAllDocuments(text, { uniqueKeys: false, logLevel: 'error' });
    if (!Array.isArray(documents) || documents.some(({ errors }) => errors.length > 0)) return undefined;
    return documents
      .map((document) => document.toJS({ maxAliasCount: MOST_ALIASES }) as unknown)
      .flatMap((object) => {
        const several = list.safeParse(object);
        return several.success ? several.data.items : [object];
      });
  } catch {
    // The parser's own words quote the text.
    return undefined;
  }
}
