import { expect, test } from 'vitest';
import { settingsWith } from './settings.ts';
import { resourcesOf, synthesise, theResource } from './synthesis.ts';

type Widget = {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { readonly title?: string; readonly metrics?: unknown[][]; readonly alarms?: unknown[] };
};

/** The body with each token as a word. */
function widgetsOf(changes: Record<string, unknown> = {}): Widget[] {
  const { alarms } = synthesise(settingsWith(changes));
  const { DashboardBody } = theResource(alarms, 'AWS::CloudWatch::Dashboard').resource.Properties;
  const parts =
    typeof DashboardBody === 'string'
      ? [DashboardBody]
      : (DashboardBody as { 'Fn::Join': [string, unknown[]] })['Fn::Join'][1];
  const text = parts.map((part) => (typeof part === 'string' ? part : 'token')).join('');
  return (JSON.parse(text) as { widgets: Widget[] }).widgets;
}

const titled = (widgets: readonly Widget[], title: RegExp) => {
  const found = widgets.find(({ properties }) => title.test(properties.title ?? ''));
  if (!found) throw new Error(`no widget ${title}`);
  return found;
};

test('readiness by target and role stands at the top', () => {
  const widgets = widgetsOf();
  const graphs = [titled(widgets, /renewal/), titled(widgets, /failover/)];
  for (const [index, name] of ['ReadinessRenewal', 'ReadinessFailover'].entries()) {
    const metrics = graphs[index]?.properties.metrics ?? [];
    expect(metrics.map((metric) => metric.slice(1, -1))).toEqual([
      [`${name}Worst`, 'Deployment', 'test'],
      [name, 'Deployment', 'test', 'Target', 'canary'],
      [name, 'Deployment', 'test', 'Target', 'www'],
    ]);
  }
  const others = widgets.filter((each) => each.type !== 'text' && !graphs.includes(each));
  for (const { y } of others) expect(y).toBeGreaterThan(graphs[0]?.y ?? Number.POSITIVE_INFINITY);
});

test('of many targets the first 25 have series', () => {
  const targets = Object.fromEntries(
    Array.from({ length: 60 }, (_, index) => [`canary-${index}`, { kind: 'canary', names: ['@'] }]),
  );
  expect(titled(widgetsOf({ targets }), /renewal/).properties.metrics).toHaveLength(26);
});

test('no widget lies on another, and none leaves the 24 columns', () => {
  const widgets = widgetsOf();
  expect(widgets.length).toBeGreaterThan(10);
  for (const [index, one] of widgets.entries()) {
    expect(one.x + one.width).toBeLessThanOrEqual(24);
    for (const other of widgets.slice(index + 1)) {
      const apart =
        one.x + one.width <= other.x ||
        other.x + other.width <= one.x ||
        one.y + one.height <= other.y ||
        other.y + other.height <= one.y;
      expect(apart, `${one.properties.title} and ${other.properties.title}`).toBe(true);
    }
  }
});

test('every alarm is shown', () => {
  const { alarms } = synthesise(settingsWith());
  const shown = widgetsOf().flatMap(({ properties }) => properties.alarms ?? []);
  const made = ['AWS::CloudWatch::Alarm', 'AWS::CloudWatch::CompositeAlarm'].flatMap((type) =>
    Object.keys(resourcesOf(alarms, type)),
  );
  expect(shown).toHaveLength(made.length);
});

test('the queries are saved in a folder of the deployment, over the log groups of the functions', () => {
  const { alarms } = synthesise(settingsWith());
  const queries = Object.values(resourcesOf(alarms, 'AWS::Logs::QueryDefinition')).map(({ Properties }) => [
    Properties.Name,
    (Properties.LogGroupNames as unknown[]).length,
  ]);
  expect(queries).toEqual([
    ['renewal-prober-test/what happened in the last failed round', 1],
    ['renewal-prober-test/durations by step', 1],
    ['renewal-prober-test/faults by day', 1],
    ['renewal-prober-test/the newest errors of all functions', 5],
  ]);
});

test('durations by step have a column for each CA that is ordered from and each step that takes time outside', () => {
  const { alarms } = synthesise(settingsWith());
  const query = Object.values(resourcesOf(alarms, 'AWS::Logs::QueryDefinition')).find(({ Properties }) =>
    String(Properties.Name).endsWith('/durations by step'),
  );
  const text = String(query?.Properties.QueryString);
  expect(text.split('\n')[0]).toBe('filter message = "round measured"');
  expect(text).toContain('pct(`round.cas.staging.steps.validation`, 50) as `staging validation`');
  expect(text.match(/pct\(/g)).toHaveLength(12);
  expect(text).not.toContain('production');
});
