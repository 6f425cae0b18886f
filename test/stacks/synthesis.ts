import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, type Environment } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import type { Settings } from '../../lib/config/settings.ts';
import { addStacks } from '../../lib/stacks/add-stacks.ts';

const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };

export type Templates = { readonly zone?: Template; readonly functions: Template; readonly alarms: Template };

/** The templates that these settings make, with the context of a deployment; functions are not bundled. */
export function synthesise(settings: Settings, env?: Environment): Templates {
  const outdir = mkdtempSync(join(tmpdir(), 'assembly-'));
  try {
    const app = new App({ outdir, context: { ...context, 'aws:cdk:bundling-stacks': [] } });
    const { zone, functions, alarms } = addStacks(app, settings, env);
    return {
      ...(zone ? { zone: Template.fromStack(zone) } : {}),
      functions: Template.fromStack(functions),
      alarms: Template.fromStack(alarms),
    };
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

export type Resource = {
  readonly Type: string;
  readonly Properties: Record<string, unknown>;
  readonly DeletionPolicy?: string;
  readonly UpdateReplacePolicy?: string;
};

/** The resources of a type, by logical id. */
export function resourcesOf(template: Template, type: string): Record<string, Resource> {
  return template.findResources(type) as Record<string, Resource>;
}

/** The one resource of a type whose logical id begins so. */
export function theResource(template: Template, type: string, prefix = ''): { id: string; resource: Resource } {
  const found = Object.entries(resourcesOf(template, type)).filter(([id]) => id.startsWith(prefix));
  const [first] = found;
  if (found.length !== 1 || !first) throw new Error(`${found.length} resources of type ${type} begin with ${prefix}`);
  return { id: first[0], resource: first[1] };
}
