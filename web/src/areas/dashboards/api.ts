import { post, type Schemas } from '@/api/call';
import type { MetricRow } from '@/api/metrics';
import { ApiProblem } from '@/api/problem';
import type { Period } from './period';

export interface FigureQuery {
  metrics: string[];
  by: string[];
  where: string;
  period: Period | null;
  sort: string[];
  limit: number | null;
  /** Dimension → values of which one must hold. */
  filters: Record<string, string[]>;
}

interface Waiting {
  body: Schemas['MetricQueryBody'];
  done: (rows: MetricRow[]) => void;
  failed: (error: unknown) => void;
}

/** What one request may ask, as the server counts. */
const MOST = 100;
/** Components of a page are drawn within this time of each other, in ms. */
const GATHERED = 8;
let waiting: Waiting[] = [];

function bodyOf({ metrics, by, where, period, sort, limit, filters }: FigureQuery): Schemas['MetricQueryBody'] {
  const narrowed = Object.fromEntries(Object.entries(filters).filter(([, values]) => values.length > 0));
  return {
    metrics,
    by,
    ...(where ? { where } : {}),
    ...(period ? { period } : {}),
    ...(sort.length ? { sort } : {}),
    ...(limit ? { limit } : {}),
    ...(Object.keys(narrowed).length ? { filters: narrowed } : {}),
  };
}

async function send(together: Waiting[]): Promise<void> {
  try {
    const queries = together.map((one) => one.body);
    const { answers } = await post('/metric-queries', { body: { queries } });
    together.forEach((one, index) => {
      const answer = answers[index];
      if (answer?.rows) one.done(answer.rows);
      else one.failed(new ApiProblem(answer?.problem?.status ?? 0, answer?.problem ?? {}));
    });
  } catch (error) {
    together.forEach((one) => one.failed(error));
  }
}

/** Asks for figures; what the components of a page ask within a moment goes out as one request. */
export function askFigures(query: FigureQuery): Promise<MetricRow[]> {
  return new Promise((done, failed) => {
    if (waiting.length === 0) {
      setTimeout(() => {
        const all = waiting;
        waiting = [];
        for (let start = 0; start < all.length; start += MOST) void send(all.slice(start, start + MOST));
      }, GATHERED);
    }
    waiting.push({ body: bodyOf(query), done, failed });
  });
}
