/** Reports as the server keeps and answers them. */
import { known, post, type Schemas } from '@/api/call';
import type { Unit } from '@/charts/figures';
import type { Job, Labels } from '@/api/types';

export type ReportKind = 'list' | 'summary' | 'matrix' | 'funnel' | 'cohort' | 'trend' | 'comparison' | 'joined';

export interface OwnMeasure {
  name: string;
  label: Labels;
  measure: string;
  unit: Unit;
  where?: string | null;
  date?: string | null;
}

export interface Calculated {
  name: string;
  label: Labels;
  expression: string;
  unit: Unit;
}

export interface Report {
  kind: ReportKind;
  label?: Labels;
  object?: string | null;
  fields?: string[];
  where?: string | null;
  sort?: string[];
  by?: string[];
  metrics?: string[];
  measures?: OwnMeasure[];
  calculated?: Calculated[];
  period?: string | null;
  compare?: 'before' | 'year';
  limit?: number;
  blocks?: Report[];
}

/** A report that comes with the product. */
export type StandardReport = Omit<Schemas['StandardReport'], 'definition'> & { definition: Report };

export interface ReportColumn {
  key: string;
  label: Labels;
  unit: Unit | null;
  metric: string | null;
  by: Record<string, unknown>;
  path: string | null;
}

export interface ReportLine {
  kind: 'row' | 'subtotal' | 'total';
  cells: Record<string, unknown>;
  by: Record<string, unknown>;
  id: string | null;
}

export interface ReportTable {
  kind: ReportKind;
  label: Labels;
  object: string | null;
  whole: boolean;
  columns: ReportColumn[];
  lines: ReportLine[];
}

export const KINDS: readonly ReportKind[] = ['list', 'summary', 'matrix', 'trend', 'comparison', 'funnel', 'cohort', 'joined'];

/** How many dimensions each kind takes, at least and at most. */
export const DIMENSIONS: Readonly<Partial<Record<ReportKind, readonly [number, number]>>> = {
  summary: [1, 3],
  matrix: [2, 2],
  cohort: [2, 2],
  funnel: [1, 1],
  trend: [1, 1],
  comparison: [0, 2],
};

export const EMPTY: Report = { kind: 'summary', metrics: [], by: [], period: 'this_year' };

/** Whether a report says enough to be run. */
export function isReady(report: Report): boolean {
  if (report.kind === 'joined') return Boolean(report.blocks?.length) && (report.blocks ?? []).every(isReady);
  if (report.kind === 'list') return Boolean(report.object);
  const [least, most] = DIMENSIONS[report.kind] ?? [0, 0];
  const dimensions = report.by?.length ?? 0;
  return Boolean(report.metrics?.length ?? report.measures?.length) && dimensions >= least && dimensions <= most;
}

/** Another kind of the same report: what the new kind does not take is left out. */
export function asKind(report: Report, kind: ReportKind): Report {
  const most = DIMENSIONS[kind]?.[1] ?? 0;
  if (kind === 'joined') return { kind, blocks: report.blocks ?? (isReady(report) && report.kind !== 'joined' ? [report] : []) };
  return { ...report, kind, by: (report.by ?? []).slice(0, most), blocks: [] };
}

export async function runReport(definition: Report, signal?: AbortSignal): Promise<ReportTable[]> {
  return known<{ tables: ReportTable[] }>(await post('/report-runs', { body: { definition: { ...definition } }, signal })).tables;
}

export function drillReport(definition: Report, metric: string, by: Record<string, unknown>): Promise<Schemas['ReportDrillAnswer']> {
  return post('/report-runs/drill', { body: { definition: { ...definition }, metric, by } });
}

export function exportReport(definition: Report, format: Schemas['ReportExportBody']['format'], name: string): Promise<Job> {
  return post('/report-exports', { body: { definition: { ...definition }, format, name } });
}
