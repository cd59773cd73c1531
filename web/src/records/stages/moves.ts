/** Moves that something stands against: one dialog for boards, lists and pages asks for what is missing. */
import { useSyncExternalStore } from 'react';
import type { ApiProblem } from '@/api/problem';
import type { RecordData } from '@/api/types';
import type { ObjectView } from '@/model/view';

export interface MoveRequest {
  view: ObjectView;
  record: RecordData;
  /** What the record shall become, in the shapes of editors. */
  values: Record<string, unknown>;
  /** Where it is to go, in words. */
  target: string;
  /** What the server said to the first attempt; null where it is known beforehand that something is missing. */
  problem: ApiProblem | null;
  /** Told once it is done. */
  done?: (record: RecordData) => void;
}

let request: MoveRequest | null = null;
const listeners = new Set<() => void>();

function set(next: MoveRequest | null): void {
  request = next;
  listeners.forEach((listener) => listener());
}

/** Opens the dialog that asks for what a move lacks. */
export function askForMove(next: MoveRequest): void {
  set(next);
}

export function closeMove(): void {
  set(null);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useMoveRequest(): MoveRequest | null {
  return useSyncExternalStore(subscribe, () => request);
}
