/** An element of an answer. Attributes, comments and mixed content are not kept: AWS's answers have none that matter. */
export class Element {
  readonly name: string;
  readonly children: Element[] = [];
  text = '';

  constructor(name: string) {
    this.name = name;
  }

  /** The first element of this name below this one, at any depth. */
  find(name: string): Element | undefined {
    return this.findAll(name)[0];
  }

  findAll(name: string): Element[] {
    return this.children.flatMap((child) => [...(child.name === name ? [child] : []), ...child.findAll(name)]);
  }

  /** The text of each child, by its name. */
  texts(): Record<string, string> {
    return Object.fromEntries(this.children.map(({ name, text }) => [name, text]));
  }
}

const TOKEN = /<\?[^>]*>|<(\/?)([\w:.-]+)[^>]*?(\/?)>|([^<]+)/g;
const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

/** Reads the XML of an AWS answer. The returned element is the document; its one child is the root. */
export function parseXml(xml: string): Element {
  const open = [new Element('')];
  for (const [, closing, name, empty, text] of xml.matchAll(TOKEN)) {
    const current = open.at(-1) as Element;
    if (text !== undefined) current.text += current.children.length === 0 ? unescaped(text) : '';
    else if (closing) open.pop();
    else if (name) {
      const element = new Element(name);
      current.children.push(element);
      if (!empty) open.push(element);
    }
  }
  return open[0] as Element;
}

function unescaped(text: string): string {
  return text.replaceAll(/&(?:#(x?)([\da-f]+)|(\w+));/gi, (whole, hex, number, name) => {
    if (name) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(number, hex ? 16 : 10));
  });
}
