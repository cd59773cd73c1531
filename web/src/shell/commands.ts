/** What can be done on the page that is open: parts of it say so, and the palette offers it. */
import { useEffect, useRef, useSyncExternalStore } from 'react';

export interface Command {
  key: string;
  label: string;
  icon: string;
  /** Other words by which it is found. */
  also?: string;
  run: () => void;
}

type Offer = () => readonly Command[];

const offers = new Set<Offer>();
const listeners = new Set<() => void>();
let changes = 0;

function changed(): void {
  changes += 1;
  listeners.forEach((listener) => listener());
}

/** Offers commands for as long as the component is shown. */
export function useCommands(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const offer = () => latest.current;
    offers.add(offer);
    changed();
    return () => {
      offers.delete(offer);
      changed();
    };
  }, []);
}

/** All that is offered at the moment, in the order in which its parts came. */
export function useOfferedCommands(): Command[] {
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => changes,
  );
  return [...offers].flatMap((offer) => offer());
}
