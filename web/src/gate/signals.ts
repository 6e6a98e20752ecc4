// Verdicts for those who cannot see the screen well: a tone and a vibration of its own for each
// word, by the table of the design; and the screen stays awake while the gate is open.
import type { ShapeName } from '../shell/shapes';

interface Tone {
  from: number;
  to: number;
  at: number;
  length: number;
}

const note = (from: number, at: number, length = 0.16, to = from): Tone => ({
  from, to, at, length,
});
const kTones: Readonly<Record<ShapeName, readonly Tone[]>> = {
  go: [note(523, 0, 0.3, 1047)],
  ask: [note(660, 0), note(660, 0.24)],
  stop: [note(165, 0, 0.9)],
  unknown: [note(660, 0), note(550, 0.2), note(440, 0.4)],
  care: [note(523, 0, 0.2, 660), note(660, 0.26, 0.2, 880)],
};
const kShakes: Readonly<Record<ShapeName, readonly number[]>> = {
  go: [400],
  ask: [130, 110, 130],
  stop: [400, 150, 400, 150, 400],
  unknown: [110, 90, 110, 90, 110, 90, 110],
  care: [400, 120, 120],
};

let ears: AudioContext | null = null;

// Browsers allow sound only after a tap: the first one on this page opens it.
export function open_sound(): void {
  ears ??= typeof AudioContext === 'undefined' ? null : new AudioContext();
  void ears?.resume();
}

function play({ from, to, at, length }: Tone, out: AudioContext): void {
  const [pipe, tap] = [out.createOscillator(), out.createGain()];
  const begin = out.currentTime + at;
  pipe.type = 'triangle';
  pipe.frequency.setValueAtTime(from, begin);
  pipe.frequency.linearRampToValueAtTime(to, begin + length);
  tap.gain.setValueAtTime(0.5, begin);
  tap.gain.setTargetAtTime(0, begin + length - 0.04, 0.02);
  pipe.connect(tap).connect(out.destination);
  pipe.start(begin);
  pipe.stop(begin + length + 0.1);
}

export function signal(word: ShapeName): void {
  if (ears?.state === 'running') for (const tone of kTones[word]) play(tone, ears);
  navigator.vibrate?.([...kShakes[word]]);
}

export function speak(words: string, lang: string): void {
  if (typeof speechSynthesis === 'undefined') return;
  speechSynthesis.cancel();
  const said = new SpeechSynthesisUtterance(words);
  said.lang = lang;
  speechSynthesis.speak(said);
}

export async function stay_awake(): Promise<void> {
  await navigator.wakeLock?.request('screen').catch(() => undefined);
}
