import type { LockedPackage } from './lockfile.ts';

/** A bill of materials in CycloneDX 1.6 (ECMA-424), as far as it is written here. */
export type Bom = {
  readonly bomFormat: 'CycloneDX';
  readonly specVersion: '1.6';
  readonly version: 1;
  readonly metadata: { readonly component: Subject };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};
type Subject = {
  readonly type: 'application';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
};
export type Component = {
  readonly type: 'library';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly scope: 'required' | 'optional';
  readonly purl: string;
  readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses?: readonly ({ readonly license: { readonly id: string } } | { readonly expression: string })[];
};
/** What is listed: where a bundle holds only a part of the packages, needs outside of it are left out. */
export type Listed = LockedPackage & { readonly isOptional: boolean };

/** Without time and serial number, which the format does not demand: the same lockfile makes the same bytes. */
export function bomOf(
  subject: { readonly name: string; readonly version: string; readonly needs: readonly { readonly path: string }[] },
  listed: readonly Listed[],
): Bom {
  const refs = new Map(listed.map((each) => [each.path, refOf(each)]));
  const refsOf = (needs: readonly { readonly path: string }[]) => [
    ...new Set(needs.flatMap(({ path }) => refs.get(path) ?? []).sort()),
  ];
  const own = refOf(subject);
  const byRef = Map.groupBy(listed, refOf);
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { component: { type: 'application', 'bom-ref': own, name: subject.name, version: subject.version } },
    components: [...byRef.values()].map(componentOf),
    dependencies: [
      { ref: own, dependsOn: refsOf(subject.needs) },
      ...[...byRef].map(([ref, copies]) => ({ ref, dependsOn: refsOf(copies.flatMap(({ needs }) => needs)) })),
    ],
  };
}

function refOf({ name, version }: { readonly name: string; readonly version: string }): string {
  return `${name}@${version}`;
}

/** A package that lies in several places is one component. */
function componentOf(copies: readonly Listed[]): Component {
  const [first] = copies;
  if (!first) throw new Error('a component without a package');
  const { name, version, license } = first;
  const integrity = copies.find((each) => each.integrity !== undefined)?.integrity;
  return {
    type: 'library',
    'bom-ref': refOf(first),
    name,
    version,
    scope: copies.every(({ isOptional }) => isOptional) ? 'optional' : 'required',
    purl: purlOf(name, version),
    ...(integrity === undefined ? {} : { hashes: [hashOf(integrity)] }),
    ...(license === undefined ? {} : { licenses: [licenseOf(license)] }),
  };
}

/** https://github.com/package-url/purl-spec: the scope is the namespace, its "@" encoded. */
function purlOf(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${encodeURIComponent(version)}`;
}

function hashOf(integrity: string) {
  const [, algorithm = '', base64 = ''] = /^sha(\d+)-(.+)$/.exec(integrity) ?? [];
  const content = Buffer.from(base64, 'base64').toString('hex');
  return { alg: algorithm === '1' ? 'SHA-1' : `SHA-${algorithm}`, content };
}

function licenseOf(license: string) {
  return license.includes(' ') ? { expression: license } : { license: { id: license } };
}
