// One page of a plain entry: bar on top, content, and at the bottom the main act or, without one,
// the emergency line.
import { h, replace, type Child } from './dom';
import { emergency, entitle, inner_bar, top_bar } from './parts';

const app = document.getElementById('app') as HTMLElement;

export interface Frame {
  redraw: () => void;
  // Without `back_to` it is a first page, with the brand and the switches on top.
  back_to?: string;
  beside?: Child;
  // Without a dock of its own a page ends in the emergency line.
  dock?: HTMLElement;
}

export function frame(options: Frame, ...content: Child[]): void {
  replace(
    app,
    options.back_to === undefined
      ? top_bar(options.redraw)
      : inner_bar(options.back_to, options.beside ?? null),
    h('main', { class: 'page' }, ...content),
    options.dock ?? h('footer', { class: 'dock' }, emergency()),
  );
  entitle();
}

// Tells the demo's strip, if there is one, who is signed in.
export function name_in_demo_bar(name: string): void {
  document.querySelector('demo-bar')?.setAttribute('name', name);
}
