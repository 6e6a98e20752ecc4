// Where one stands in the demo's guided loop: kept for this tab only, so that it survives becoming
// another person. The steps' words are in demo_words.ts; the strip shows them (demo_bar.ts).

const kKey = 'demo-tour';

// Who one is at each step; `key` names its sentence.
export const kTourSteps = [
  { key: 'tour_ask', who: 'resident' },
  { key: 'tour_take', who: 'community_worker' },
  { key: 'tour_rate', who: 'resident' },
  { key: 'tour_late', who: 'street_officer' },
  { key: 'tour_log', who: 'auditor' },
] as const;

export type TourStep = (typeof kTourSteps)[number];

function keep(step: number | null): void {
  try {
    if (step === null) sessionStorage.removeItem(kKey);
    else sessionStorage.setItem(kKey, String(step));
  } catch {
    /* no storage: the loop is walked without its guide */
  }
}

// The number of the step one stands at, or null when nobody is being shown around.
export function tour_step(): number | null {
  try {
    const kept = sessionStorage.getItem(kKey);
    const step = kept === null ? Number.NaN : Number(kept);
    return Number.isInteger(step) && step >= 0 && step < kTourSteps.length ? step : null;
  } catch {
    return null;
  }
}

export const start_tour = (): void => keep(0);
export const end_tour = (): void => keep(null);

// Goes on; answers with whom one is then, or null when the loop is closed.
export function next_step(): TourStep | null {
  const next = (tour_step() ?? -1) + 1;
  const step = kTourSteps[next] ?? null;
  keep(step ? next : null);
  return step;
}
