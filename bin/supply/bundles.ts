import { join } from 'node:path';
import { build, type Metafile } from 'esbuild';
import { BUNDLING } from '../../lib/bundling.ts';
import type { Listed } from './cyclonedx.ts';
import type { Lockfile } from './lockfile.ts';

/** The functions, by their files in lambda/handlers. */
export const HANDLERS = ['account', 'janitor', 'notify', 'probe', 'pulse'] as const;

/**
 * The packages that each function's bundle really holds: esbuild's own word (its metafile) for what came of the bundling that
 * a deployment does. Nothing is written.
 * @returns by handler, sorted by path
 * @throws where a bundle holds a package that the lockfile does not know
 */
export async function packagesInBundles(root: string, lockfile: Lockfile): Promise<Map<string, Listed[]>> {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: HANDLERS.map((handler) => join('lambda', 'handlers', `${handler}.ts`)),
    outdir: 'bundles',
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    target: 'node24',
    format: BUNDLING.format,
    mainFields: [...BUNDLING.mainFields],
    logLevel: 'error',
  });
  return new Map(HANDLERS.map((handler) => [handler, packagesIn(metafile, handler, lockfile)]));
}

function packagesIn({ outputs }: Metafile, handler: string, { packages }: Lockfile): Listed[] {
  const [, output] = Object.entries(outputs).find(([path]) => path.endsWith(`/${handler}.js`)) ?? [];
  if (!output) throw new Error(`esbuild made no bundle of ${handler}`);
  // What tree shaking left nothing of is not in the bundle.
  const inputs = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const paths = new Set(inputs.flatMap(([path]) => packagePathOf(path) ?? []));
  return [...paths].sort().map((path) => {
    const found = packages.get(path);
    if (!found) throw new Error(`the bundle of ${handler} holds ${path}, which is not in the lockfile`);
    return { ...found, isOptional: false };
  });
}

/** `node_modules/a/node_modules/b` of a file in it, also where node_modules is a link; `undefined` for a source of ours. */
export function packagePathOf(file: string): string | undefined {
  const path = file.slice(Math.max(0, file.indexOf('node_modules/')));
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
}
