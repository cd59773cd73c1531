import { createContext, use } from 'react';
import type { Reference } from '@/api/types';

/** The record that an editor stands in: what else is filled in, and how to make a record to point at. */
export interface Surroundings {
  object: string;
  values: Record<string, unknown>;
}

export const SurroundingsContext = createContext<Surroundings | null>(null);

export function useSurroundings(): Surroundings | null {
  return use(SurroundingsContext);
}

export interface CreateRequest {
  object: string;
  values: Record<string, unknown>;
}

/** Opens a form for a new record and gives the record, or null when the person thinks better of it. */
export type Creator = (request: CreateRequest) => Promise<Reference | null>;

export const CreatorContext = createContext<Creator | null>(null);

export function useCreator(): Creator | null {
  return use(CreatorContext);
}
