import type { Drawn } from '../../../lab/pictures/draw.ts';

/** Pictures of one dashboard, and the folder under docs/pictures that they lie in. */
export type Album = { readonly folder: string; readonly drawn: readonly Drawn[] };

const ABOUT: Readonly<Record<string, { readonly heading: string; readonly text: string }>> = {
  outage: {
    heading: 'In the middle of an outage',
    text: 'Ten targets, two CAs, both of which answer 502: the page is out, and nothing else is.',
  },
  ten: {
    heading: 'After outages of CAs, DNS and production',
    text: 'The same deployment at the end of the proof: each valley is one fault.',
  },
  clocked: {
    heading: 'A schedule that somebody disabled',
    text: 'Rounds every two minutes, until the schedule is disabled; later the pulse is.',
  },
  named: {
    heading: 'A certificate that is not renewed, and one that its CA wants back',
    text: 'The deployment names one certificate.',
  },
};

/** The page that shows them. */
export function picturesPage(albums: readonly Album[]): string {
  return `${[
    '# The dashboard in pictures',
    '',
    'Drawn by `lab/pictures` from what CloudWatch of the lab held while [the alarms were proved](alarms-proved.md): the widgets are those of the deployed dashboard, the values are those that the functions sent. Pulses came every minute, and',
    'periods of an hour are drawn as minutes. Queries of Logs Insights are not run in the lab. `node bin/run.mjs lab/pictures.ts --name LAB` draws that of a lab that is up.',
    ...albums.flatMap(albumLines),
  ].join('\n')}\n`;
}

function albumLines({ folder, drawn }: Album): string[] {
  const about = ABOUT[folder] ?? { heading: folder, text: '' };
  const [whole, ...parts] = drawn;
  const image = ({ file, title }: Drawn) => ['', `![${title}](pictures/${folder}/${file})`];
  return [
    ...['', `## ${about.heading}`, '', about.text],
    ...(whole ? image(whole) : []),
    ...[
      '',
      `Its widgets one by one: ${parts.map(({ file, title }) => `[${title}](pictures/${folder}/${file})`).join(', ')}.`,
    ],
  ];
}
