import { z } from 'zod';

/** The body of a CloudWatch dashboard, as far as it is drawn. CloudWatch API Reference, "Dashboard Body Structure and Syntax". */

const place = { x: z.number(), y: z.number(), width: z.number(), height: z.number() };

const rendering = z.looseObject({
  label: z.string().optional(),
  stat: z.string().optional(),
  period: z.number().optional(),
  color: z.string().optional(),
  id: z.string().optional(),
  visible: z.boolean().optional(),
});
/** Namespace, name, dimensions by name and value, and how it is shown. */
const metric = z.array(z.union([z.string(), rendering]));

const metricWidget = z.object({
  type: z.literal('metric'),
  ...place,
  properties: z.looseObject({
    title: z.string().optional(),
    view: z.string().optional(),
    metrics: z.array(metric).optional(),
    stat: z.string().optional(),
    period: z.number().optional(),
    annotations: z
      .looseObject({
        horizontal: z.array(z.looseObject({ value: z.number(), label: z.string().optional() })).optional(),
        alarms: z.array(z.string()).optional(),
      })
      .optional(),
    yAxis: z
      .looseObject({ left: z.looseObject({ min: z.number().optional(), max: z.number().optional() }).optional() })
      .optional(),
  }),
});
const textWidget = z.object({
  type: z.literal('text'),
  ...place,
  properties: z.looseObject({ markdown: z.string() }),
});
const alarmWidget = z.object({
  type: z.literal('alarm'),
  ...place,
  properties: z.looseObject({ title: z.string().optional(), alarms: z.array(z.string()) }),
});
const logWidget = z.object({
  type: z.literal('log'),
  ...place,
  properties: z.looseObject({ title: z.string().optional(), query: z.string() }),
});

const bodySchema = z.looseObject({
  widgets: z.array(z.discriminatedUnion('type', [metricWidget, textWidget, alarmWidget, logWidget])),
});
export type Widget = z.output<typeof bodySchema>['widgets'][number];
export type MetricWidget = Extract<Widget, { type: 'metric' }>;
export type Metric = z.output<typeof metric>;
export type Rendering = z.output<typeof rendering>;

/** @throws ZodError where it has a widget of another kind or form */
export function widgetsOf(body: string): Widget[] {
  return bodySchema.parse(JSON.parse(body)).widgets;
}

export function titleOf(widget: Widget): string | undefined {
  return widget.type === 'text' ? undefined : widget.properties.title;
}
