import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type Drawn, drawDashboard } from './pictures/draw.ts';
import { openClients } from './world/clients.ts';
import { readState } from './world/state.ts';

const HELP = `Draws the dashboard of a deployment in a running lab as SVG: the whole of it, and each widget that has values.

  node bin/run.mjs lab/pictures.ts [OPTIONS]

  --name NAME       which lab (default: lab)
  --deployment ID   whose dashboard (default: that of the lab)
  --minutes N       what time it shows, until now (default: 60)
  --out DIR         where to (default: docs/pictures)
  --help            this text

Exit code: 0 done, 1 something failed (it says what), 2 the arguments cannot be read.`;

/** Seconds. Widgets have periods of up to an hour, of which a lab has few. */
const LONGEST_PERIOD = 60;

/** Draws the dashboard of a deployment, and lists the pictures beside them. @returns the files */
export async function drawPictures(
  services: Parameters<typeof openClients>[0],
  { deployment, minutes, folder }: { readonly deployment: string; readonly minutes: number; readonly folder: string },
): Promise<Drawn[]> {
  const to = Date.now();
  const drawn = await drawDashboard(openClients(services).cloudWatch, {
    ...{ dashboard: `renewal-prober-${deployment}`, folder, longestPeriod: LONGEST_PERIOD },
    span: { from: to - minutes * 60_000, to },
  });
  writeFileSync(join(folder, 'pictures.json'), `${JSON.stringify(drawn, null, 2)}\n`);
  return drawn;
}

if (import.meta.main) {
  try {
    const { values } = parseArgs({
      options: {
        name: { type: 'string', default: 'lab' },
        deployment: { type: 'string' },
        minutes: { type: 'string', default: '60' },
        out: { type: 'string', default: 'docs/pictures' },
        help: { type: 'boolean', default: false },
      },
    });
    if (values.help) process.stdout.write(`${HELP}\n`);
    else {
      const state = readState(values.name);
      if (!state) throw new Error(`There is no lab "${values.name}": npm run lab:up -- --name ${values.name}`);
      const deployment = values.deployment ?? state.deployed?.deployment ?? 'lab';
      const folder = resolve(values.out);
      const drawn = await drawPictures(state, { deployment, minutes: Number(values.minutes), folder });
      process.stdout.write(`${drawn.map(({ file }) => join(folder, file)).join('\n')}\n`);
    }
  } catch (error) {
    const usage = error instanceof TypeError && 'code' in error;
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}${usage ? `\n\n${HELP}` : ''}\n`);
    process.exitCode = usage ? 2 : 1;
  }
}
