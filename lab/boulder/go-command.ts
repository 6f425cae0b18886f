import { type Finished, run } from './run.ts';
import { BoulderUnavailableError } from './unavailable.ts';

/** What Boulder's own go.mod asks for. */
const LEAST_GO = { major: 1, minor: 26 };

/** A Go command that takes source from the module proxy alone, and nothing that go.sum doesn't name by its hash. */
export type Go = {
  run(args: readonly string[], cwd: string, env?: NodeJS.ProcessEnv): Promise<Finished>;
};

/** @throws BoulderUnavailableError `no-go`, `go-too-old` or `no-module-proxy` */
export async function openGo(path: string): Promise<Go> {
  // The command knows its own root; no other toolchain is fetched, no flag or workspace of the host's is heeded.
  const own = { ...process.env, GOROOT: undefined, GOTOOLCHAIN: 'local', GOFLAGS: '-mod=readonly', GOWORK: 'off' };
  await checkVersion(path, own);
  const env = { ...own, ...(await sourceRules(path, own)) };
  return { run: (args, cwd, more) => run(path, args, { cwd, env: { ...env, ...more } }) };
}

async function checkVersion(path: string, env: NodeJS.ProcessEnv): Promise<void> {
  const { code, stdout, stderr } = await run(path, ['env', 'GOVERSION'], { env });
  if (code !== 0)
    throw new BoulderUnavailableError('no-go', `"${path} env" failed: ${stderr.trim()}. Install Go 1.26 or newer.`);
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout.trim()) ?? [];
  const isOld = Number(major) === LEAST_GO.major && Number(minor) < LEAST_GO.minor;
  if (major === undefined || isOld)
    throw new BoulderUnavailableError('go-too-old', `${path} is ${stdout.trim()}. Install Go 1.26 or newer.`);
}

/** Whatever proxy the host uses, but never a fall-back to version control systems. */
async function sourceRules(path: string, env: NodeJS.ProcessEnv): Promise<{ GOPROXY: string; GOVCS: string }> {
  const { stdout } = await run(path, ['env', 'GOPROXY'], { env });
  const proxies = stdout
    .trim()
    .split(/[,|]/)
    .filter((entry) => entry !== '' && entry !== 'direct' && entry !== 'off');
  if (proxies.length === 0)
    throw new BoulderUnavailableError('no-module-proxy', 'GOPROXY names no module proxy. Unset it, or set it to one.');
  return { GOPROXY: proxies.join(','), GOVCS: '*:off' };
}
