// A handheld scanner types what it reads and ends with Enter. This hears it wherever the focus is,
// except in a form's own fields. A slow hand typing is no scanner: a pause empties what was heard.
const kPause_ms = 1500;
const kCharsMax = 700;

export function hear_scanner(on_read: (text: string) => void): void {
  let heard = '';
  let last_at = 0;
  addEventListener('keydown', (event) => {
    const target = event.target as HTMLElement | null;
    if (target?.matches('input, textarea, select') || event.ctrlKey || event.metaKey) return;
    if (event.timeStamp - last_at > kPause_ms) heard = '';
    last_at = event.timeStamp;
    if (event.key === 'Enter' && heard.length > 3) {
      // Else Enter would press the button that has the focus.
      event.preventDefault();
      on_read(heard);
      heard = '';
    } else if (event.key.length === 1 && heard.length < kCharsMax) {
      if (heard || event.key !== ' ') heard += event.key;
      if (event.key === ' ' && heard) event.preventDefault();
    }
  });
}
