/** Text and shapes of SVG. */

export type Box = { readonly width: number; readonly height: number };

export const INK = '#1f2328';
export const FAINT = '#59636e';
export const LINE = '#d1d9e0';
export const FONT = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, DejaVu Sans, sans-serif';

type Attributes = Readonly<Record<string, string | number>>;

export function element(name: string, attributes: Attributes, content?: string | readonly string[]): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(rounded(value))}"`);
  const inner = typeof content === 'string' ? content : content?.join('');
  return inner === undefined ? `<${name}${written.join('')}/>` : `<${name}${written.join('')}>${inner}</${name}>`;
}

export function words(text: string, x: number, y: number, more: Attributes = {}): string {
  return element('text', { x, y, 'font-size': 12, fill: INK, ...more }, escaped(text));
}

/** A whole picture on a light ground, with its name for those who do not see it. */
export function picture(title: string, { width, height }: Box, content: readonly string[]): string {
  const named = element('title', {}, escaped(title));
  const ground = element('rect', { width, height, fill: '#ffffff' });
  const attributes = {
    ...{ xmlns: 'http://www.w3.org/2000/svg', width, height, viewBox: `0 0 ${width} ${height}` },
    ...{ role: 'img', 'font-family': FONT },
  };
  return `${element('svg', attributes, [named, ground, ...content].map((each) => `\n${each}`).join(''))}\n`;
}

export function moved(x: number, y: number, content: readonly string[]): string {
  return element('g', { transform: `translate(${rounded(x)} ${rounded(y)})` }, content);
}

/** A frame with a title, which every widget has. */
export function frame(title: string | undefined, { width, height }: Box): string[] {
  const border = { x: 0.5, y: 0.5, width: width - 1, height: height - 1, rx: 6, fill: '#ffffff', stroke: LINE };
  const bold = { 'font-weight': 600, 'font-size': 14 };
  return [element('rect', border), ...(title === undefined ? [] : [words(title, 12, 22, bold)])];
}

/** About as wide as it is drawn, in a font that is not known. */
export function widthOf(text: string, size = 12): number {
  return text.length * size * 0.56;
}

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

function rounded(value: string | number): string {
  return typeof value === 'string' ? value : String(Math.round(value * 100) / 100);
}
