import { useState } from 'react';
import { isProblem } from '@/api/problem';

export interface Attempts {
  busy: boolean;
  /** Why the last attempt was refused; null after one that was not. */
  wrong: string | null;
  attempt: (work: () => Promise<unknown>) => Promise<void>;
  forget: () => void;
}

/** Work of a dialog that stays open where the server refuses it, with the reason. */
export function useAttempt(): Attempts {
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | null>(null);
  const attempt = async (work: () => Promise<unknown>) => {
    setBusy(true);
    setWrong(null);
    try {
      await work();
    } catch (error) {
      if (isProblem(error)) setWrong(error.sentence);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  return { busy, wrong, attempt, forget: () => setWrong(null) };
}
