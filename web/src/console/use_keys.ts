// Walking a list without a mouse: j and k (or the arrows) move, enter opens, escape closes. Keys
// typed into a field are left alone. Called by the tables.

import { useEffect, useState } from 'react';

export function useKeys(count: number, open: (index: number) => void, close: () => void) {
  const [chosen, choose] = useState(-1);
  useEffect(() => {
    const on_key = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (/^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName) || event.metaKey || event.ctrlKey)
        return;
      if (event.key === 'j') choose((at) => Math.min(at + 1, count - 1));
      else if (event.key === 'k') choose((at) => Math.max(at - 1, 0));
      else if (event.key === 'Escape') close();
      else if (event.key === 'Enter' && target === document.body && chosen >= 0) open(chosen);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', on_key);
    return () => document.removeEventListener('keydown', on_key);
  }, [count, open, close, chosen]);
  useEffect(() => {
    document.querySelector('[data-chosen="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  return [chosen, choose] as const;
}
