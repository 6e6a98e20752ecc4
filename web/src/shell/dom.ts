// Small building blocks for the entries without React: elements, icons, one mounted view.
// Text always goes in as text nodes, so nothing a person typed can become markup.

export type Child = Node | string | number | null | undefined | false;
type Attribute = string | number | boolean | null | undefined | ((event: Event) => void);
export type Attributes = Readonly<Record<string, Attribute>>;

const kSvg = 'http://www.w3.org/2000/svg';

// h('a', { class: 'row', href: '#/' }, icon(x), 'text'); `onclick` and the like take functions.
export function h<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[Tag] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, String(value));
  }
  return add(element, children);
}

function add<Into extends Node>(into: Into, children: readonly Child[]): Into {
  for (const child of children)
    if (child !== null && child !== undefined && child !== false)
      into.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  return into;
}

export const group = (...children: Child[]): DocumentFragment =>
  add(document.createDocumentFragment(), children);

// `drawing` comes from 'virtual:icons/<name>' only. Decoration: the word beside it is the meaning.
export function icon(drawing: string, extra_class = ''): SVGSVGElement {
  const svg = document.createElementNS(kSvg, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', `icon ${extra_class}`.trim());
  svg.setAttribute('aria-hidden', 'true');
  svg.innerHTML = drawing;
  return svg;
}

export function replace(into: Element, ...children: Child[]): void {
  into.replaceChildren(group(...children));
}

// Says something to a screen reader without moving anything on the screen.
export function announce(words: string): void {
  let place = document.getElementById('said');
  if (!place) {
    place = h('p', { id: 'said', class: 'skip', role: 'status' });
    document.body.append(place);
  }
  place.textContent = words;
}

// Shows `waiting` only if the work takes longer than 400 ms; short waits stay still.
export async function with_wait<Result>(
  work: Promise<Result>,
  waiting: () => void,
): Promise<Result> {
  const clock = setTimeout(waiting, 400);
  try {
    return await work;
  } finally {
    clearTimeout(clock);
  }
}
