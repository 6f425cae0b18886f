/** How npm is started: the one that runs this, else that of the host. */
export function npm(args: readonly string[]): [command: string, args: string[]] {
  const path = process.env.npm_execpath;
  return path ? [process.execPath, [path, ...args]] : ['npm', [...args]];
}
