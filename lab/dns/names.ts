/** A name as all comparisons take it: lower case (RFC 4343), without the trailing dot; the root is the empty string. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/\.$/, '');
}

/** Whether `name` is `zone` or lies below it. Both plain. */
export function liesWithin(name: string, zone: string): boolean {
  return zone === '' || name === zone || name.endsWith(`.${zone}`);
}

/** The name above a plain name; that of a top-level name is the root, the root has none. */
export function parentOf(name: string): string | undefined {
  if (name === '') return undefined;
  const dot = name.indexOf('.');
  return dot < 0 ? '' : name.slice(dot + 1);
}

/** A plain name and all names above it up to and with `zone`, lowest first. Empty when it lies outside. */
export function upTo(zone: string, name: string): string[] {
  if (!liesWithin(name, zone)) return [];
  const names = [name];
  for (let above = parentOf(name); names.at(-1) !== zone && above !== undefined; above = parentOf(above)) {
    names.push(above);
  }
  return names;
}

/** A plain name below another, the root among them. */
export function below(label: string, name: string): string {
  return name === '' ? label : `${label}.${name}`;
}
