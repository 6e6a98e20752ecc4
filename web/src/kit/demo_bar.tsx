// The bar that changes person in the demo, as a piece of React. Left to others: the bar itself
// (shell/demo_bar.ts); outside the demo it shows nothing.

import '../shell/demo_bar';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'demo-bar': DetailedHTMLProps<HTMLAttributes<HTMLElement> & { name: string }, HTMLElement>;
    }
  }
}

export function DemoBar({ name }: { name: string }) {
  return <demo-bar name={name} />;
}
