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

// Puts the demo's strip on top of the page, or tells it who is signed in now. Its script is not in
// the page; where it is served from only the build knows.
export function show_demo_bar(name: string): void {
  document.querySelector('demo-bar')?.setAttribute('name', name);
  void import(/* @vite-ignore */ __DEMO_BAR__);
}
