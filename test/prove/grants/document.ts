/** Policy documents, and what is left of one when a single grant is taken out. */

export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
export type Statement = {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Condition;
};
export type Document = { readonly Version?: string; readonly Statement: Statement | readonly Statement[] };

/** The least that can be taken out of a statement: an action, or an action with one of several resources or values of a condition. */
export type Cell = {
  readonly sid: string | undefined;
  /** Its place in the document. */
  readonly statement: number;
  readonly action: string;
  readonly at?: At;
};
type At =
  | { readonly kind: 'resource'; readonly value: string }
  | { readonly kind: 'condition'; readonly operator: string; readonly key: string; readonly value: string };

export function statementsIn({ Statement }: Document): readonly Statement[] {
  return [Statement].flat();
}

/** Every grant of a document, each once. @throws Error for a statement that is no Allow of named actions */
export function cellsIn(document: Document): Cell[] {
  return statementsIn(document).flatMap((statement, index) => {
    const actions = listed(statement.Action);
    if (statement.Effect !== 'Allow' || actions.some((action) => action.includes('*')))
      throw new Error(`not a grant of named actions: ${JSON.stringify(statement)}`);
    const narrower = narrowerIn(statement);
    return actions.flatMap((action) => {
      const cell = { sid: statement.Sid, statement: index, action };
      return narrower.length === 0 ? [cell] : narrower.map((at) => ({ ...cell, at }));
    });
  });
}

/** One resource of several, and one value of several that a condition lets through. */
function narrowerIn({ Resource, Condition = {} }: Statement): At[] {
  const resources = listed(Resource);
  const values = Object.entries(Condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, given]) => ({ operator, key, values: listed(given) })),
  );
  return [
    ...(resources.length > 1 ? resources.map((value) => ({ kind: 'resource' as const, value })) : []),
    ...values
      .filter((each) => each.values.length > 1)
      .flatMap((each) =>
        each.values.map((value) => ({ kind: 'condition' as const, operator: each.operator, key: each.key, value })),
      ),
  ];
}

/** The document without this one grant; everything else is granted as before. */
export function without(document: Document, { statement: index, action, at }: Cell): Document {
  const Statement = statementsIn(document).flatMap((statement, place) => {
    if (place !== index) return [statement];
    const others = listed(statement.Action).filter((each) => each !== action);
    const rest = others.length > 0 ? [{ ...statement, Action: others }] : [];
    if (!at) return rest;
    const { Sid: _, ...unnamed } = statement;
    return [...rest, narrowed({ ...unnamed, Action: action }, at)];
  });
  return { ...document, Statement };
}

function narrowed(statement: Statement, at: At): Statement {
  if (at.kind === 'resource')
    return { ...statement, Resource: listed(statement.Resource).filter((each) => each !== at.value) };
  const keys = statement.Condition?.[at.operator] ?? {};
  const left = listed(keys[at.key] ?? []).filter((each) => each !== at.value);
  return { ...statement, Condition: { ...statement.Condition, [at.operator]: { ...keys, [at.key]: left } } };
}

function listed(value: string | readonly string[]): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}
