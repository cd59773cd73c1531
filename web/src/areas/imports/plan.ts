/** Import plans: made from what a person chose for each column, written as JSON for the server and as TOML to keep. */

export type Missing = 'error' | 'create' | 'empty';

export interface Source {
  column?: string;
  value?: string | boolean;
  parts?: Record<string, string>;
  fix?: Record<string, string>;
  find?: string;
  missing?: Missing;
  scale?: number;
  order?: 'dmy' | 'mdy';
  /** The column with the currency of an amount. */
  currency?: string;
}

export interface PlanStep {
  file: string;
  sheet?: string;
  object: string;
  match?: string[];
  map: Record<string, string | Source>;
}

export interface Plan {
  step: PlanStep[];
}

/** What one column of a file becomes. `field` may name a part of an address, `address.city`. */
export interface ColumnDraft {
  column: string;
  field: string | null;
  fix: readonly (readonly [string, string])[];
  find: string | null;
  missing: Missing;
  scale: number | null;
  order: 'dmy' | 'mdy' | null;
  currency: string | null;
}

export interface ConstantDraft {
  field: string;
  value: string;
}

export interface StepDraft {
  file: string;
  sheet: string | null;
  object: string;
  match: readonly string[];
  columns: readonly ColumnDraft[];
  constants: readonly ConstantDraft[];
}

export function emptyColumn(column: string): ColumnDraft {
  return { column, field: null, fix: [], find: null, missing: 'error', scale: null, order: null, currency: null };
}

/** Reads a step, such as the one that the server suggests, as choices for the columns of its file. */
export function draftOf(step: PlanStep, columns: readonly string[]): StepDraft {
  const drafts = new Map(columns.map((column) => [column, emptyColumn(column)]));
  const constants: ConstantDraft[] = [];
  const set = (column: string, part: Partial<ColumnDraft>) => {
    const draft = drafts.get(column);
    if (draft) drafts.set(column, { ...draft, ...part });
  };
  for (const [field, given] of Object.entries(step.map)) {
    const source: Source = typeof given === 'string' ? { column: given } : given;
    if (source.value !== undefined) constants.push({ field, value: String(source.value) });
    for (const [part, column] of Object.entries(source.parts ?? {})) set(column, { field: `${field}.${part}` });
    if (source.column !== undefined) {
      set(source.column, {
        field,
        fix: Object.entries(source.fix ?? {}),
        find: source.find ?? null,
        missing: source.missing ?? 'error',
        scale: source.scale ?? null,
        order: source.order ?? null,
        currency: source.currency ?? null,
      });
    }
  }
  return { file: step.file, sheet: step.sheet ?? null, object: step.object, match: step.match ?? [], columns: [...drafts.values()], constants };
}

const UNITS: readonly (readonly [RegExp, number])[] = [
  [/亿/, 100_000_000],
  [/百万/, 1_000_000],
  [/万/, 10_000],
  [/千元/, 1_000],
];

/** By how much the figures of a column must be taken, where its name says their unit: 营业额（万元）. */
export function scaleIn(column: string): number | null {
  return /[(（[]/.test(column) || /[万亿千]元$/.test(column) ? (UNITS.find(([pattern]) => pattern.test(column))?.[1] ?? null) : null;
}

const SCALED = new Set(['money', 'number']);

/** Fills in what the names of the columns tell of their figures. */
export function withScales(draft: StepDraft, typeOf: (field: string) => string | undefined): StepDraft {
  const columns = draft.columns.map((column) =>
    column.field && column.scale === null && SCALED.has(typeOf(column.field) ?? '') ? { ...column, scale: scaleIn(column.column) } : column,
  );
  return { ...draft, columns };
}

function sourceOf(draft: ColumnDraft): string | Source {
  const fix = Object.fromEntries(draft.fix.filter(([from]) => from !== ''));
  const source: Source = {
    column: draft.column,
    ...(Object.keys(fix).length ? { fix } : {}),
    ...(draft.find ? { find: draft.find } : {}),
    ...(draft.missing !== 'error' ? { missing: draft.missing } : {}),
    ...(draft.scale !== null && draft.scale !== 1 ? { scale: draft.scale } : {}),
    ...(draft.order ? { order: draft.order } : {}),
    ...(draft.currency ? { currency: draft.currency } : {}),
  };
  return Object.keys(source).length === 1 ? draft.column : source;
}

/** The step of a plan that does what was chosen. */
export function stepOf(draft: StepDraft): PlanStep {
  const map: Record<string, string | Source> = {};
  for (const column of draft.columns) {
    if (!column.field) continue;
    const [field = '', part] = column.field.split('.');
    if (!part) {
      map[field] = sourceOf(column);
      continue;
    }
    const there = map[field];
    const parts = typeof there === 'object' ? (there.parts ?? {}) : {};
    map[field] = { parts: { ...parts, [part]: column.column } };
  }
  for (const { field, value } of draft.constants) if (field && value !== '') map[field] = { value };
  const match = draft.match.filter((field) => field in map);
  return {
    file: draft.file,
    ...(draft.sheet ? { sheet: draft.sheet } : {}),
    object: draft.object,
    ...(match.length ? { match } : {}),
    map,
  };
}

export function planOf(drafts: readonly StepDraft[]): Plan {
  return { step: drafts.map(stepOf) };
}

/** Fields that two columns claim; the import could only take one. */
export function clashes(draft: StepDraft): string[] {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const field of [...draft.columns.flatMap((column) => column.field ?? []), ...draft.constants.map((one) => one.field)]) {
    if (field && seen.has(field)) twice.add(field);
    seen.add(field);
  }
  return [...twice];
}

const BARE_KEY = /^[A-Za-z0-9_-]+$/;

function tomlKey(key: string): string {
  return BARE_KEY.test(key) ? key : JSON.stringify(key);
}

function tomlValue(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(tomlValue).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const pairs = Object.entries(value).map(([key, one]) => `${tomlKey(key)} = ${tomlValue(one)}`);
    return `{ ${pairs.join(', ')} }`;
  }
  return JSON.stringify(value);
}

/** The plan as a person keeps it: the command line and the next import take it as it is. */
export function planToml(plan: Plan): string {
  const steps = plan.step.map(({ map, ...rest }) => {
    const head = Object.entries(rest).map(([key, value]) => `${tomlKey(key)} = ${tomlValue(value)}`);
    const lines = Object.entries(map).map(([key, value]) => `${tomlKey(key)} = ${tomlValue(value)}`);
    return ['[[step]]', ...head, '[step.map]', ...lines].join('\n');
  });
  return `${steps.join('\n\n')}\n`;
}

export function isPlanFile(name: string): boolean {
  return /\.(toml|json)$/i.test(name);
}

/** The files that a written plan names, in its order; a quick look that need not understand all of it. */
export function filesOfPlan(text: string): string[] {
  const found = text.matchAll(/^\s*"?file"?\s*[=:]\s*(?:"((?:[^"\\]|\\.)*)"|'([^']*)')/gm);
  return [...new Set([...found].map((match) => match[1] ?? match[2] ?? ''))];
}

/** The object that a file's name speaks of: 客户名单.xlsx, accounts.csv. */
export function guessObject(file: string, objects: readonly { name: string; words: readonly string[] }[]): string | null {
  const base = file.replace(/\.[^.]*$/, '').toLowerCase();
  const length = ({ name, words }: { name: string; words: readonly string[] }) =>
    Math.max(0, ...[name, ...words].map((word) => word.toLowerCase()).filter((word) => word && base.includes(word)).map((word) => word.length));
  const ranked = objects.map((one) => ({ name: one.name, score: length(one) })).sort((a, b) => b.score - a.score);
  return ranked[0] && ranked[0].score > 0 ? ranked[0].name : null;
}
