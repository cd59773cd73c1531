import { useEffect, useState } from 'react';

/** A value as it is once it has not changed for a moment. */
export function useSettled<T>(value: T, pause = 150): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pause);
    return () => clearTimeout(timer);
  }, [value, pause]);
  return settled;
}
