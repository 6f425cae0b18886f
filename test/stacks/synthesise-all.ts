import { readFileSync } from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Plan } from '../../lib/config/settings.ts';
import { addAll } from '../../lib/stacks/add-all.ts';
import type { Resource } from './synthesis.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

export type SynthesisedStack = {
  readonly name: string;
  readonly stack: Stack;
  readonly template: {
    readonly Resources: Readonly<Record<string, Resource>>;
    readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
    readonly Parameters?: Readonly<Record<string, { readonly Type: string; readonly Default?: string }>>;
  };
};

/** All stacks of a plan, with the context of a deployment; functions are not bundled. @param outdir an empty folder */
export function synthesiseAll(plan: Plan, outdir: string): SynthesisedStack[] {
  const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
  addAll(app, plan);
  const stacks = app.node.children.filter((child) => Stack.isStack(child));
  return stacks.map((stack) => ({
    name: stack.stackName,
    stack,
    template: Template.fromStack(stack).toJSON() as SynthesisedStack['template'],
  }));
}
