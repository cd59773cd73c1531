import { useCallback, useState } from 'react';

export interface Position {
  lat: number;
  lng: number;
}

export interface Fix {
  position: Position;
  /** Metres within which the device says it is. */
  accuracy: number;
}

const PATIENCE_MS = 15_000;

function located(maximumAge: number): Promise<Fix | null> {
  return new Promise((resolve) =>
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ position: { lat: Number(coords.latitude.toFixed(6)), lng: Number(coords.longitude.toFixed(6)) }, accuracy: coords.accuracy }),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge },
    ),
  );
}

/** Asks the device where it is at this moment; null where it will not say. */
export function useFix(): () => Promise<Fix | null> {
  return useCallback(() => located(0), []);
}

/** Asks the device where it is. */
export function usePosition(found: (position: Position) => void): { ask: () => void; busy: boolean; failed: boolean } {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const ask = () => {
    setBusy(true);
    setFailed(false);
    void located(60_000).then((fix) => {
      setBusy(false);
      if (fix) found(fix.position);
      else setFailed(true);
    });
  };
  return { ask, busy, failed };
}
