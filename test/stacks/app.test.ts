import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packagePathOf, packagesInBundles } from '../../bin/supply/bundles.ts';
import { readLockfile } from '../../bin/supply/lockfile.ts';

const folder = mkdtempSync(join(tmpdir(), 'app-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs a TypeScript file or an expression on the project's own Node. */
function node(args: readonly string[], env: Record<string, string> = {}) {
  return spawnSync(join('node_modules', '.bin', 'node'), args, { encoding: 'utf8', env: { ...process.env, ...env } });
}

function runApp(outdir: string, context: Record<string, unknown>) {
  const own = (JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> }).context;
  const CDK_CONTEXT_JSON = JSON.stringify({ ...own, ...context });
  return node(['bin/app.ts'], { CDK_OUTDIR: join(folder, outdir), CDK_CONTEXT_JSON });
}

const outdir = join(folder, 'good');
let shipped: ReturnType<typeof runApp>;
beforeAll(() => {
  shipped = runApp('good', {});
}, 240_000);

test('a config that cannot be used ends in its own words, and without a stack trace', () => {
  const config = join(folder, 'bad.json');
  writeFileSync(config, '{ "zone": { "nam": "acme.example.org" }, "cas": {}, "targets": {} }');
  const { status, stderr } = runApp('bad', { config });
  expect(status).toBe(1);
  expect(stderr).toBe(
    `\n${config} cannot be used:\n  zone.name: is missing, wants a text\n  zone.nam: unknown field, did you mean "name"?\n\n`,
  );
});

test('the shipped config makes three stacks, and functions that load with their deployment beside them', () => {
  expect(shipped.status, shipped.stderr).toBe(0);
  const templates = readdirSync(outdir).filter((file) => file.endsWith('.template.json'));
  expect(templates.sort()).toEqual([
    'renewal-prober-main-alarms.template.json',
    'renewal-prober-main-functions.template.json',
    'renewal-prober-main-zone.template.json',
  ]);
  const bundles = bundlesIn(outdir);
  expect(bundles).toHaveLength(5);
  for (const bundle of bundles) {
    const { id } = JSON.parse(readFileSync(join(outdir, bundle, 'deployment.json'), 'utf8')) as { id: string };
    expect(id).toBe('main');
    const load = `const { handler } = await import(${JSON.stringify(join(outdir, bundle, 'index.mjs'))}); process.stdout.write(typeof handler)`;
    expect(node(['--input-type=module', '--eval', load]).stdout).toBe('function');
  }
});

test('the bills of materials list the packages that these bundles hold', { timeout: 120_000 }, async () => {
  const listed = await packagesInBundles(process.cwd(), readLockfile('package-lock.json'));

  const held = bundlesIn(outdir).map((bundle) => {
    // esbuild names the source of each part in a comment before it.
    const parts = [...readFileSync(join(outdir, bundle, 'index.mjs'), 'utf8').matchAll(/^\/\/ (\S+)$/gm)];
    const files = parts.map(([, file = '']) => file);
    const [, handler = ''] =
      /\/([a-z]+)\.ts$/.exec(files.findLast((file) => file.startsWith('lambda/handlers/')) ?? '') ?? [];
    return [handler, [...new Set(files.flatMap((file) => packagePathOf(file) ?? []))].sort()] as const;
  });

  expect(Object.fromEntries(held)).toEqual(
    Object.fromEntries([...listed].map(([handler, packages]) => [handler, packages.map(({ path }) => path)])),
  );
});

function bundlesIn(outdir: string): string[] {
  return readdirSync(outdir).filter((file) => readdirIfFolder(join(outdir, file)).includes('index.mjs'));
}

function readdirIfFolder(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}
