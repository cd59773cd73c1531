/** Visits that wait to be sent: kept on the device first, sent one after the other, each of them once. */
import { uploadFile } from '@/api/files';
import { ApiProblem, isProblem } from '@/api/problem';
import { createRecord } from '@/api/records';
import type { Answer } from '@/api/client';
import type { RecordData } from '@/api/types';
import { device, type OutgoingPhoto, type OutgoingVisit } from './database';

const LOCK = 'yunchou.outbox';
const CHANNEL = 'yunchou.outbox';
const SUBJECT = 60;
/** Answers after which the same visit may well be taken later. */
export const LATER = [0, 401, 403, 408, 425, 429, 500, 502, 503, 504, 507];

const others = typeof BroadcastChannel === 'undefined' ? null : new BroadcastChannel(CHANNEL);
const listeners = new Set<() => void>();
others?.addEventListener('message', () => listeners.forEach((listener) => listener()));

export function told(): void {
  listeners.forEach((listener) => listener());
  others?.postMessage(null);
}

/** Calls back when visits are added, sent or refused, in this tab or another. */
export function watchOutbox(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** The person's visits that the server does not have yet, oldest first. */
export async function waitingVisits(person: string): Promise<OutgoingVisit[]> {
  const found = await (await device()).getAllFromIndex('visits', 'person', person);
  return found.sort((a, b) => a.at.localeCompare(b.at));
}

/** Keeps a visit, new or changed. Rejects when the device has no room left. */
export async function keepVisit(visit: OutgoingVisit): Promise<void> {
  await (await device()).put('visits', visit);
  told();
}

export async function dropVisit(id: string): Promise<void> {
  await (await device()).delete('visits', id);
  told();
}

/** The first line is the subject. */
function subjectOf(text: string): string {
  const [line = ''] = text.trim().split('\n');
  const characters = [...line];
  return characters.length > SUBJECT ? `${characters.slice(0, SUBJECT).join('')}…` : line;
}

/** Sends photos that have not arrived; `keep` writes down that one has, so that it is not sent again. */
export async function sendPhotos(photos: readonly OutgoingPhoto[], keep: () => Promise<unknown>): Promise<string[]> {
  const ids: string[] = [];
  for (const photo of photos) {
    if (photo.stored === undefined) {
      const file = new File([photo.bytes], photo.name, { type: photo.type });
      photo.stored = (await uploadFile(file, () => undefined, new AbortController().signal)).id;
      await keep();
    }
    ids.push(photo.stored);
  }
  return ids;
}

/** The server knows it already: the answer to an earlier try was lost. */
function isThere(error: unknown): boolean {
  return isProblem(error) && error.errors.some((one) => one.field === 'external_id' && one.code === 'duplicate');
}

/** The photos were sent too long ago and are gone: they go once more. */
export function photosAreGone(error: unknown): boolean {
  return isProblem(error) && error.errors.some((one) => one.field === 'photos');
}

async function sendOne(visit: OutgoingVisit): Promise<Answer<RecordData> | null> {
  const photos = await sendPhotos(visit.photos, async () => (await device()).put('visits', visit));
  const values = {
    name: subjectOf(visit.text),
    content: visit.text,
    kind: visit.kind ?? 'visit',
    status: 'done',
    done_at: visit.at,
    account: visit.account.id,
    position: visit.position,
    photos: photos.length ? photos : null,
    external_id: `visit-${visit.id}`,
  };
  try {
    return await createRecord('activity', values, visit.id, true);
  } catch (error) {
    if (isThere(error)) return null;
    throw error;
  }
}

async function sendWaiting(person: string, sent: (answer: Answer<RecordData>) => void): Promise<void> {
  for (const visit of await waitingVisits(person)) {
    if (visit.refused) continue;
    try {
      const answer = await sendOne(visit);
      await dropVisit(visit.id);
      if (answer) sent(answer);
    } catch (error) {
      if (!(error instanceof ApiProblem) || LATER.includes(error.status)) return;
      if (photosAreGone(error) && visit.photos.some((photo) => photo.stored)) {
        await keepVisit({ ...visit, photos: visit.photos.map(({ name, type, bytes }) => ({ name, type, bytes })) });
        return;
      }
      await keepVisit({ ...visit, refused: error.sentence });
    }
  }
}

/**
 * Sends what waits, unless another tab is at it. `sent` gets the record of each visit that arrived. A lost network ends
 * the round without an error: what waits stays.
 */
export async function sendOutbox(person: string, sent: (answer: Answer<RecordData>) => void): Promise<void> {
  if (!('locks' in navigator)) return sendWaiting(person, sent);
  await navigator.locks.request(LOCK, { ifAvailable: true }, async (lock) => {
    if (lock) await sendWaiting(person, sent);
  });
}
