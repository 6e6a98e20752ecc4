// The city's time now, anew every so often, so that chips step by themselves. Called by pages with
// due times.

import { useEffect, useState } from 'react';

import { now_ms } from './clock';

export function useNow(every_ms = 20_000): number {
  const [now, set_now] = useState(now_ms);
  useEffect(() => {
    const timer = setInterval(() => set_now(now_ms()), every_ms);
    return () => clearInterval(timer);
  }, [every_ms]);
  return now;
}
