import { useReducer } from 'react';
import { step } from '@/areas/shared/useDesign';
import type { Content } from './content';

export interface Steps {
  now: Content;
  change: (to: Content) => void;
  undo: (() => void) | null;
  redo: (() => void) | null;
}

/** What is under design, with undo and redo. */
export function useSteps(start: Content): Steps {
  const [steps, act] = useReducer(step<Content>, { past: [], now: start, future: [] });
  return {
    now: steps.now,
    change: (to) => act({ do: 'change', to }),
    undo: steps.past.length ? () => act({ do: 'undo' }) : null,
    redo: steps.future.length ? () => act({ do: 'redo' }) : null,
  };
}
