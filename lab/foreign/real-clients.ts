import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distribution, unpackPackages } from '../tools/debian-packages.ts';
import { findHostPython } from '../tools/host-python.ts';
import { type Finished, runToEnd, tail } from '../tools/run-to-end.ts';
import { virtualEnvironment } from '../tools/virtual-environment.ts';

const CERTBOT = fileURLToPath(new URL('certbot-requirements.txt', import.meta.url));
const LEGO = '4.9.1';
/** certbot's own script holds the path that it was installed under. */
const MAIN = 'import sys; from certbot.main import main; sys.exit(main(sys.argv[1:]))';

export type RealClients = {
  readonly versions: { readonly certbot: string; readonly lego: string };
  /** Registers an account. @returns certbot's configuration folder, with `accounts` in it */
  certbotAccount(folder: string, server: Server): Promise<string>;
  /**
   * Has lego register an account; it also orders, which is not wanted and fails, for nobody answers its challenge.
   * @returns lego's folder, with `accounts` in it
   */
  legoAccount(folder: string, server: Server): Promise<string>;
  /** Either command, with these arguments, and this environment beside the search path. */
  readonly certbot: Run;
  readonly lego: Run;
};
type Run = (args: readonly string[], env?: NodeJS.ProcessEnv) => Promise<Finished>;

/** A CA: its directory, and the file with the root of its https certificate. */
export type Server = { readonly directory: string; readonly tlsRoot: string };

/**
 * The real certbot, of the Python Package Index, and the real lego, of this machine's own Debian (its command cannot be
 * installed by the Go module proxy).
 * @throws Error where they can't be had, or do not run
 */
export async function prepareRealClients(cache: string): Promise<RealClients> {
  const python = await virtualEnvironment(cache, 'certbot', await findHostPython(), CERTBOT);
  const legoFolder = await unpackPackages(cache, `lego-${LEGO}-${await distribution()}`, ['lego'], await pins());
  const lego = join(legoFolder, 'usr/bin/lego');
  const runCertbot: Run = (args, env = {}) =>
    runToEnd(python, ['-c', MAIN, ...args], { env: { PATH: process.env.PATH, ...env } });
  const runLego: Run = (args, env = {}) => runToEnd(lego, args, { env: { PATH: process.env.PATH, ...env } });
  const versions = {
    certbot: versionIn((await runCertbot(['--version'])).output, 'certbot'),
    // Debian's calls itself `dev`.
    lego: `${LEGO} (${versionIn((await runLego(['--version'])).output, 'lego')})`,
  };
  return {
    versions,
    certbot: runCertbot,
    lego: runLego,
    async certbotAccount(folder, { directory, tlsRoot }) {
      const [config, work, logs] = ['config', 'work', 'logs'].map((name) => join(folder, name));
      const where = ['--config-dir', config ?? '', '--work-dir', work ?? '', '--logs-dir', logs ?? ''];
      const { code, output } = await runCertbot(
        [
          'register',
          '--server',
          directory,
          '--agree-tos',
          '--email',
          'ops@example.org',
          '--no-eff-email',
          '-n',
          ...where,
        ],
        { REQUESTS_CA_BUNDLE: tlsRoot },
      );
      if (code !== 0) throw new Error(`certbot registered no account: ${tail(output)}`);
      return config ?? '';
    },
    async legoAccount(folder, { directory, tlsRoot }) {
      const { output } = await runLego(
        [
          ...['--server', directory, '--accept-tos', '--email', 'ops@example.org', '--path', folder],
          ...['--domains', 'nobody-answers.example.org', '--http', '--http.port', '127.0.0.1:0', 'run'],
        ],
        { LEGO_CA_CERTIFICATES: tlsRoot, HOME: folder },
      );
      const registered = await readFile(
        join(folder, 'accounts', hostIn(directory), 'ops@example.org/account.json'),
        'utf8',
      ).catch(() => '');
      if (!registered.includes('"uri"')) throw new Error(`lego registered no account: ${tail(output)}`);
      return folder;
    },
  };
}

const hostIn = (directory: string) => new URL(directory).host.replace(':', '_');

function versionIn(output: string, name: string): string {
  const found = new RegExp(`${name} (?:version )?(\\S+)`).exec(output)?.[1];
  if (found) return found;
  throw new Error(`${name} does not run: ${tail(output)}`);
}

async function pins(): Promise<ReadonlyMap<string, string>> {
  const text = await readFile(new URL(`lego-${await distribution()}.sha256`, import.meta.url), 'utf8').catch(() => '');
  const [, sum, name] = /^([0-9a-f]{64}) {2}(\S+)$/m.exec(text) ?? [];
  return new Map(sum && name ? [[name, sum]] : []);
}
