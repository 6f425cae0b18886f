/** Tags as CloudFormation lists them, from APIs that give a map. */
export function tagList(tags: Readonly<Record<string, string>> | undefined) {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}
