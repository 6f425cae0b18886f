import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CloudWatchClient, DescribeAlarmsCommand, GetDashboardCommand } from '@aws-sdk/client-cloudwatch';
import { titleOf, type Widget, widgetsOf } from './body.ts';
import { lineChart } from './line-chart.ts';
import { type AlarmState, alarmStates, numbers, paragraphs } from './other-widgets.ts';
import { readSeries, type Span } from './series.ts';
import { type Box, moved, picture } from './svg.ts';

/** Pixels of a column and of a row of the dashboard's grid. */
const COLUMN = 60;
const ROW = 46;
const GAP = 8;

export type Drawn = { readonly file: string; readonly title: string };

export type DrawOptions = {
  readonly dashboard: string;
  readonly span: Span;
  readonly folder: string;
  /** Seconds; longer periods of widgets are shortened to it. */
  readonly longestPeriod: number;
};

/**
 * Draws a dashboard with the values that CloudWatch has: the whole of it, and each widget that has values or states.
 * @returns the files, the whole first
 */
export async function drawDashboard(cloudWatch: CloudWatchClient, options: DrawOptions): Promise<Drawn[]> {
  const { dashboard, folder } = options;
  const { DashboardBody = '' } = await cloudWatch.send(new GetDashboardCommand({ DashboardName: dashboard }));
  const widgets = widgetsOf(DashboardBody);
  mkdirSync(folder, { recursive: true });
  const write = (title: string, name: string, box: Box, content: readonly string[]): Drawn => {
    const file = `${name}.svg`;
    writeFileSync(join(folder, file), picture(title, box, content));
    return { file, title };
  };
  const parts: string[] = [];
  const drawn: Drawn[] = [];
  for (const widget of widgets) {
    const box = boxOf(widget);
    const content = await contentOf(widget, box, cloudWatch, options);
    parts.push(moved(widget.x * COLUMN + GAP, widget.y * ROW + GAP, content));
    const title = titleOf(widget);
    if (title !== undefined && (widget.type === 'metric' || widget.type === 'alarm')) {
      drawn.push(write(title, slugOf(title), box, content));
    }
  }
  const height = Math.max(...widgets.map(({ y, height: rows }) => y + rows)) * ROW + GAP;
  const whole = write(dashboard, 'dashboard', { width: 24 * COLUMN + GAP, height }, parts);
  return [whole, ...drawn];
}

function boxOf({ width, height }: Widget): Box {
  return { width: width * COLUMN - GAP, height: height * ROW - GAP };
}

async function contentOf(
  widget: Widget,
  box: Box,
  cloudWatch: CloudWatchClient,
  { span, longestPeriod }: DrawOptions,
): Promise<string[]> {
  const title = titleOf(widget);
  if (widget.type === 'text') return paragraphs(undefined, widget.properties.markdown, box);
  if (widget.type === 'log')
    return paragraphs(title, `Logs Insights, not run in the lab:\n${widget.properties.query}`, box);
  if (widget.type === 'alarm') return alarmStates(title, await statesOf(widget.properties.alarms, cloudWatch), box);
  const series = await readSeries(widget, span, cloudWatch, longestPeriod);
  if (widget.properties.view === 'singleValue') return numbers(title, series, box);
  const { annotations, yAxis } = widget.properties;
  const bounds = { min: yAxis?.left?.min, max: yAxis?.left?.max };
  return lineChart({ title, series, span, bounds, marks: annotations?.horizontal ?? [] }, box);
}

/** Of alarms by ARN, in their order; names without what all of them begin with. */
async function statesOf(arns: readonly string[], cloudWatch: CloudWatchClient): Promise<AlarmState[]> {
  const names = arns.map((arn) => arn.split(':alarm:')[1] ?? arn);
  const { MetricAlarms = [], CompositeAlarms = [] } = await cloudWatch.send(
    new DescribeAlarmsCommand({ AlarmNames: names, AlarmTypes: ['MetricAlarm', 'CompositeAlarm'], MaxRecords: 100 }),
  );
  const states = new Map([...MetricAlarms, ...CompositeAlarms].map((each) => [each.AlarmName, each.StateValue]));
  return names.map((name) => ({
    name: name.slice(name.indexOf('.') + 1),
    state: states.get(name) ?? 'INSUFFICIENT_DATA',
  }));
}

function slugOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
}
