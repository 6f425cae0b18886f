import type { Answer, FrontRequest, Resource } from './behaviour.ts';
import { headerOf } from './headers.ts';

const OF_DIRECTORY = ['newNonce', 'newAccount', 'newOrder', 'revokeCert', 'keyChange', 'renewalInfo'] as const;

/**
 * Tells what a path stands for by what the CA itself said: its directory, the Location of what it made, and the URLs that its
 * orders and authorizations hold (RFC 8555 section 7.1). No CA's own paths are known here.
 */
export type Resources = {
  of(path: string): Resource;
  /** Paths of what the directory names, as it was read last. */
  readonly directory: ReadonlyMap<Resource, string>;
  learn(request: FrontRequest, answer: Answer): void;
};

export function createResources(directoryPath: string): Resources {
  const known = new Map<string, Resource>([[directoryPath, 'directory']]);
  const directory = new Map<Resource, string>();
  const add = (url: unknown, resource: Resource) => {
    if (typeof url === 'string' && URL.canParse(url)) known.set(new URL(url).pathname, resource);
  };
  const learnDirectory = (object: Record<string, unknown>) => {
    for (const name of OF_DIRECTORY) {
      const url = object[name];
      if (typeof url === 'string' && URL.canParse(url)) directory.set(name, new URL(url).pathname);
      add(url, name);
    }
  };
  const learnObject = (object: Record<string, unknown>) => {
    for (const url of listIn(object.authorizations)) add(url, 'authorization');
    add(object.finalize, 'finalize');
    add(object.certificate, 'certificate');
    for (const challenge of listIn(object.challenges)) add(objectIn(challenge)?.url, 'challenge');
  };
  return {
    of: (path) => known.get(withoutQuery(path)) ?? renewalInfoOf(directory.get('renewalInfo'), path) ?? 'other',
    directory,
    learn(request, answer) {
      const { resource } = request;
      if (resource === 'newOrder') add(headerOf(answer.headers, 'location'), 'order');
      if (resource === 'newAccount') add(headerOf(answer.headers, 'location'), 'account');
      const object = parsed(answer) ?? {};
      if (resource === 'directory') learnDirectory(object);
      else learnObject(object);
    },
  };
}

/** RFC 9773 section 4.1: the certificate's identifier follows the resource's path. */
function renewalInfoOf(base: string | undefined, path: string): Resource | undefined {
  return base !== undefined && path.startsWith(base) ? 'renewalInfo' : undefined;
}

function withoutQuery(path: string): string {
  return path.split('?', 1)[0] ?? path;
}

function parsed(answer: Answer): Record<string, unknown> | undefined {
  if (!headerOf(answer.headers, 'content-type')?.startsWith('application/json')) return undefined;
  try {
    return objectIn(JSON.parse(answer.body.toString('utf8')));
  } catch {
    return undefined;
  }
}

function objectIn(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}

function listIn(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
