import i18n from 'i18next';
import type { components } from './schema';
import type { ProblemError } from './types';

/** A record that is there already. Of one that may not be seen only the owner is known. */
export type Duplicate = components['schemas']['DuplicateAnswer'];

/** A record that is there already. Of one that may not be seen only the owner is known. */
interface ProblemDocument {
  title?: string;
  status?: number;
  detail?: string;
  code?: string;
  request_id?: string | null;
  errors?: ProblemError[];
  duplicates?: Duplicate[];
  confirmable?: boolean;
  merged_into?: { object: string; id: string };
  [more: string]: unknown;
}

/** A refused request: what the server said, in the person's language. `status` 0 means that no answer came. */
export class ApiProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: ProblemError[];
  readonly requestId: string | null;
  readonly retryAfter: number | null;
  /** Whatever else the answer held. */
  readonly extra: Record<string, unknown>;
  /** The records that are there already, and whether one may save all the same. */
  readonly duplicates: Duplicate[];
  readonly confirmable: boolean;
  /** Where a record went that was merged into another. */
  readonly mergedInto: { object: string; id: string } | null;

  constructor(status: number, document: ProblemDocument, retryAfter: number | null = null) {
    super(document.detail ?? document.title ?? '');
    this.name = 'ApiProblem';
    this.status = status;
    this.code = document.code ?? (status === 0 ? 'unreachable' : 'unknown');
    this.errors = document.errors ?? [];
    this.requestId = document.request_id ?? null;
    this.retryAfter = retryAfter;
    this.extra = document;
    this.duplicates = document.duplicates ?? [];
    this.confirmable = document.confirmable ?? false;
    this.mergedInto = document.merged_into ?? null;
  }

  /** The messages that belong to fields, by field name. */
  get fieldMessages(): Record<string, string> {
    const messages: Record<string, string> = {};
    for (const error of this.errors) {
      if (!error.field) continue;
      messages[error.field] ??= error.message;
      // What is wrong inside a value of several parts is told at the field that holds it, with its place.
      const [whole = ''] = error.field.split('.');
      if (whole !== error.field) messages[whole] ??= `${error.field}：${error.message}`;
    }
    return messages;
  }

  /** One sentence to show where there is no field to show it at. */
  get sentence(): string {
    const first = this.errors[0]?.message;
    if (first && this.errors.length === 1) return first;
    if (this.message || first) return this.message || first || '';
    // No answer has no words of its own.
    return i18n.t(this.status === 0 ? 'state.unreachableHint' : 'state.brokenHint');
  }

  static async from(response: Response): Promise<ApiProblem> {
    const after = Number(response.headers.get('Retry-After'));
    let document: ProblemDocument = {};
    try {
      document = (await response.json()) as ProblemDocument;
    } catch {
      document = { title: response.statusText };
    }
    return new ApiProblem(response.status, document, Number.isFinite(after) && after > 0 ? after : null);
  }
}

export function isProblem(error: unknown, ...statuses: number[]): error is ApiProblem {
  return error instanceof ApiProblem && (statuses.length === 0 || statuses.includes(error.status));
}
