import { existsSync, readFileSync } from 'node:fs';
import { LABS } from './cases.ts';
import { alarmsPage } from './page.ts';
import { type Album, picturesPage } from './pictures-page.ts';

export const DOCS = new URL('../../../docs/', import.meta.url);

const PARTS = Object.keys(LABS).map((lab) => `alarms-${lab}`);
const FOLDERS = ['outage', 'ten', 'clocked', 'named'];

/** The pages about the last run, as they should stand in the documentation. */
export function pages(): { readonly file: string; readonly text: string }[] {
  const albums = FOLDERS.flatMap((folder): Album[] => {
    const list = `pictures/${folder}/pictures.json`;
    return existsSync(new URL(list, DOCS)) ? [{ folder, drawn: read(list) }] : [];
  });
  return [
    { file: 'alarms-proved.md', text: alarmsPage(PARTS.map((part) => read(`proved/${part}.json`))) },
    { file: 'pictures.md', text: picturesPage(albums) },
  ];
}

function read(file: string) {
  return JSON.parse(readFileSync(new URL(file, DOCS), 'utf8'));
}
