// The toast of the console: what was just done and, for eight seconds, its undo. One at a time.
// Called by the drawer. Shown by the frame, so that it outlives the drawer.

import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useState,
  type ReactNode,
} from 'react';
import { Check, TriangleAlert } from 'lucide-react';

import { useSpeech } from '../kit/i18n';

export interface Toast {
  words: string;
  undo?: (() => void) | null;
  is_trouble?: boolean;
}

const kShown_ms = 8_000;
const kSay = createContext<(toast: Toast) => void>(() => undefined);

export function useToast(): (toast: Toast) => void {
  return useContext(kSay);
}

export function ToastPlace({ children }: { children: ReactNode }) {
  const { say } = useSpeech();
  const [toast, show] = useState<Toast | null>(null);
  const tell = useCallback((next: Toast) => show(next), []);
  useEffect(() => {
    if (!toast) return undefined;
    const timer = setTimeout(() => show(null), kShown_ms);
    return () => clearTimeout(timer);
  }, [toast]);
  const Icon = toast?.is_trouble ? TriangleAlert : Check;
  return (
    <kSay.Provider value={tell}>
      {children}
      <div role="status">
        {toast && (
          <p className="toast">
            <Icon className="icon" aria-hidden="true" />
            <span>{toast.words}</span>
            {toast.undo && (
              <button
                type="button"
                onClick={() => {
                  show(null);
                  toast.undo?.();
                }}
              >
                {say('undo')}
              </button>
            )}
          </p>
        )}
      </div>
    </kSay.Provider>
  );
}
