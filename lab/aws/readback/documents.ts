/** A document that an API gives as JSON text; undefined for none. */
export function parsed(text: string | undefined): unknown {
  return text ? JSON.parse(text) : undefined;
}
