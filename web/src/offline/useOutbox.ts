import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { afterWrite } from '@/records/refresh';
import type { OutgoingVisit } from './database';
import { sendOutbox, waitingVisits, watchOutbox } from './outbox';

const AGAIN_MS = 30_000;

/** The person's visits that wait on this device. */
export function useWaitingVisits(person: string): readonly OutgoingVisit[] {
  const [visits, setVisits] = useState<readonly OutgoingVisit[]>([]);
  useEffect(() => {
    let current = true;
    const look = () =>
      waitingVisits(person).then(
        (found) => current && setVisits(found),
        // A browser that keeps nothing (a private window) has nothing waiting.
        () => current && setVisits([]),
      );
    void look();
    const stop = watchOutbox(() => void look());
    return () => {
      current = false;
      stop();
    };
  }, [person]);
  return visits;
}

/** Sends what waits when the page opens, when the network is back, and now and then while something is left. */
export function useSending(person: string, visits: readonly OutgoingVisit[]): void {
  const client = useQueryClient();
  const waiting = visits.filter((visit) => !visit.refused).length;
  useEffect(() => {
    if (waiting === 0) return;
    const send = () => void sendOutbox(person, (answer) => afterWrite(client, 'activity', answer));
    send();
    const timer = window.setInterval(send, AGAIN_MS);
    window.addEventListener('online', send);
    return () => {
      window.clearInterval(timer);
      window.removeEventListener('online', send);
    };
  }, [client, person, waiting]);
}
