import { join } from 'node:path';
import type { Go } from '../tools/go.ts';
import { type Environment, run } from '../tools/run.ts';
import { BoulderUnavailableError } from './unavailable.ts';

/** What Boulder's own go.mod asks for. */
const OLDEST_MINOR = 26;

/**
 * The environment in which Go builds from the module proxy alone, and from nothing that go.sum doesn't name by its hash.
 * @param scratch for Go's caches, where the environment names none
 * @throws BoulderUnavailableError `no-go`, `go-too-old` or `no-module-proxy`
 */
export async function sourceEnvironment(go: Go, scratch: string): Promise<Environment> {
  const env = {
    ...go.env,
    GOTOOLCHAIN: 'local',
    GOWORK: 'off',
    GOFLAGS: '-mod=readonly -modcacherw -trimpath -buildvcs=false',
    GOPATH: join(scratch, 'path'),
    GOMODCACHE: go.env.GOMODCACHE ?? join(scratch, 'modules'),
    GOCACHE: go.env.GOCACHE ?? join(scratch, 'objects'),
  };
  await checkVersion(go, env);
  return { ...env, GOPROXY: await moduleProxies(go, env), GOVCS: '*:off' };
}

async function checkVersion({ program }: Go, env: Environment): Promise<void> {
  const version = await run(program, ['env', 'GOVERSION'], env).catch((cause: Error) => {
    throw new BoulderUnavailableError('no-go', `${cause.message} Install Go 1.${OLDEST_MINOR} or newer.`, { cause });
  });
  const minor = Number(/^go1\.(\d+)/.exec(version)?.[1] ?? 0);
  if (minor < OLDEST_MINOR)
    throw new BoulderUnavailableError(
      'go-too-old',
      `${program} is ${version.trim()}. Install Go 1.${OLDEST_MINOR} or newer.`,
    );
}

/** Whatever proxies the host uses, but never a fall-back to version control systems. */
async function moduleProxies({ program }: Go, env: Environment): Promise<string> {
  const entries = (await run(program, ['env', 'GOPROXY'], env)).trim().split(/[,|]/);
  const proxies = entries.filter((entry) => !['', 'direct', 'off'].includes(entry));
  if (proxies.length > 0) return proxies.join(',');
  throw new BoulderUnavailableError('no-module-proxy', 'GOPROXY names no module proxy. Unset it, or set it to one.');
}
