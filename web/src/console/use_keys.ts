// Walking a list without a mouse: j and k (or the arrows) move and bring the focus along, enter
// opens, escape closes, other keys are the caller's. Keys typed into a field are left alone, and
// so are arrows and enter on anything that uses them itself. Called by the tables.

import { useEffect, useRef, useState } from 'react';

export type MoreKeys = Record<string, (index: number) => void>;

const kTyped = /^(INPUT|TEXTAREA|SELECT)$/;

// A tick box takes no text: the letters stay the list's.
function is_typing(target: HTMLElement): boolean {
  const is_tick = target instanceof HTMLInputElement && target.type === 'checkbox';
  return (kTyped.test(target.tagName) && !is_tick) || target.isContentEditable;
}

export function useKeys(
  count: number,
  open: (index: number) => void,
  close: () => void,
  more?: MoreKeys,
) {
  const [chosen, choose] = useState(-1);
  const is_walked = useRef(false);
  useEffect(() => {
    const on_key = (event: KeyboardEvent): void => {
      const target = event.target as HTMLElement;
      if (is_typing(target) || event.metaKey || event.ctrlKey || event.altKey) return;
      const is_free = target === document.body || target.closest('.list table') !== null;
      const walk = (by: number): void => {
        is_walked.current = true;
        choose((at) => Math.max(0, Math.min(at + by, count - 1)));
      };
      const own = more?.[event.key];
      if (event.key === 'j' || (event.key === 'ArrowDown' && is_free)) walk(1);
      else if (event.key === 'k' || (event.key === 'ArrowUp' && is_free)) walk(-1);
      else if (event.key === 'Escape') close();
      else if (event.key === 'Enter' && target === document.body && chosen >= 0) open(chosen);
      else if (own) own(chosen);
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', on_key);
    return () => document.removeEventListener('keydown', on_key);
  }, [count, open, close, chosen, more]);
  useEffect(() => {
    const row = document.querySelector('.list [data-chosen="true"]');
    row?.scrollIntoView({ block: 'nearest' });
    if (is_walked.current)
      row?.querySelector<HTMLElement>('.open-task, th a')?.focus({ preventScroll: true });
    is_walked.current = false;
  }, [chosen]);
  return [chosen, choose] as const;
}
