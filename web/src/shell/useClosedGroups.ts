import { useState } from 'react';
import { kept } from '@/lib/store';

const KEY = 'closedGroups';

function read(): readonly string[] {
  const found = kept.get(KEY);
  return Array.isArray(found) ? found.filter((area) => typeof area === 'string') : [];
}

/** The groups of the navigation that a person has closed, or opened where they begin closed, as this browser remembers. */
export function useClosedGroups(): { closed: readonly string[]; toggle: (area: string) => void } {
  const [closed, setClosed] = useState(read);
  const toggle = (area: string) => {
    const next = closed.includes(area) ? closed.filter((one) => one !== area) : [...closed, area];
    kept.set(KEY, next);
    setClosed(next);
  };
  return { closed, toggle };
}
