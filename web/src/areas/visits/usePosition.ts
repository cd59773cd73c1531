import { useState } from 'react';

export interface Position {
  lat: number;
  lng: number;
}

const PATIENCE_MS = 15_000;

/** Asks the device where it is. */
export function usePosition(found: (position: Position) => void): { ask: () => void; busy: boolean; failed: boolean } {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState(false);
  const ask = () => {
    setBusy(true);
    setFailed(false);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setBusy(false);
        found({ lat: Number(coords.latitude.toFixed(6)), lng: Number(coords.longitude.toFixed(6)) });
      },
      () => {
        setBusy(false);
        setFailed(true);
      },
      { enableHighAccuracy: true, timeout: PATIENCE_MS, maximumAge: 60_000 },
    );
  };
  return { ask, busy, failed };
}
