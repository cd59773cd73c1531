/** What a migration leaves behind, line by line. */
import type { ImportResult } from '@/areas/imports/api';
import type { Words } from '@/areas/shared/useWords';
import { filesOf, type Migration } from './api';

export interface Line {
  module: string;
  what: string;
  which: string;
  rows: number;
}

interface Named {
  t: Words;
  module: (key: string) => string;
  field: (object: string, name: string) => string;
}

/** Modules, columns and values that nothing is done with, then what a trial or run told of links and cells. */
export function linesOf(migration: Migration, result: ImportResult | null, { t, module, field }: Named): Line[] {
  const lines: Line[] = [];
  const { found, choices } = migration;
  for (const one of found.unknown) lines.push({ module: '', what: t('leftTable'), which: one.file, rows: one.rows });
  for (const one of found.modules) {
    const chosen = choices.modules[one.key];
    const name = module(one.key);
    if (!chosen?.take) {
      lines.push({ module: name, what: t('leftModule'), which: name, rows: one.rows });
      continue;
    }
    const fixed = new Set(migration.fixed[one.key] ?? []);
    for (const column of one.columns) {
      const target = chosen.columns[column.name];
      if (!target && column.filled > 0 && !fixed.has(column.name)) lines.push({ module: name, what: t('leftColumn'), which: column.name, rows: column.filled });
      const values = target ? chosen.values[target] : undefined;
      for (const [value, meant] of Object.entries(values ?? {})) {
        if (meant === '') lines.push({ module: name, what: t('leftValue', { field: field(one.object, target ?? '') }), which: value, rows: column.values?.[value] ?? 0 });
      }
    }
  }
  lines.push(...filesLeft(migration, t));
  const keys = new Map(found.modules.map((one) => [one.object, one.key]));
  for (const step of result?.steps ?? []) {
    for (const [name, rows] of Object.entries(step.blank ?? {})) {
      lines.push({ module: module(keys.get(step.object) ?? step.object), what: t('leftCell'), which: `${field(step.object, name)} (${step.file.split('/').at(-1) ?? ''})`, rows });
    }
    if (step.failed > 0) lines.push({ module: module(keys.get(step.object) ?? step.object), what: t('leftRow'), which: step.file, rows: step.failed });
  }
  return lines;
}

/** Attachments that do not come along: switched off, without a file, too large; each by name as far as they are told. */
function filesLeft({ found, choices }: Migration, t: Words): Line[] {
  const files = filesOf(found);
  if (files === null) return found.attachments > 0 ? [{ module: '', what: t('leftLoose'), which: t('filesTitle'), rows: found.attachments }] : [];
  const lines: Line[] = [];
  if (!choices.attachments && files.rows > 0) lines.push({ module: t('filesTitle'), what: t('leftModule'), which: t('filesTitle'), rows: files.rows });
  for (const [what, told] of [
    [t('leftMissing'), files.missing],
    [t('leftLarge'), files.large],
  ] as const) {
    for (const name of new Set(told.names)) lines.push({ module: t('filesTitle'), what, which: name, rows: told.names.filter((one) => one === name).length });
    if (told.count > told.names.length) lines.push({ module: t('filesTitle'), what, which: t('filesMore'), rows: told.count - told.names.length });
  }
  if (found.attachments > 0) lines.push({ module: '', what: t('leftLoose'), which: t('filesTitle'), rows: found.attachments });
  return lines;
}
