import { createContext, use } from 'react';
import type { RecordData } from '@/api/types';

export interface FormRequest {
  object: string;
  /** The record to edit; left out, a new one is made. */
  id?: string;
  /** What a new record starts with. */
  values: Record<string, unknown>;
  /** Go to the record once it is made. */
  follow?: boolean;
}

/** Opens a form over the page. Gives the saved record, or null when it was closed without saving. */
export type OpenForm = (request: FormRequest) => Promise<RecordData | null>;

export const OpenFormContext = createContext<OpenForm>(() => Promise.resolve(null));

export function useOpenForm(): OpenForm {
  return use(OpenFormContext);
}
