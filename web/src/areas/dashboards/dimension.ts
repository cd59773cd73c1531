/** The values of dimensions in words. */
import type { FieldDefinition, Language } from '@/api/types';
import { asReference, asString } from '@/fields/shared/values';
import { isObject } from '@/lib/equal';
import { labelText } from '@/lib/locale';
import { resolvePath, type Model } from '@/model/view';
import type { Metric } from './declared';
import { GRAINS, grainLabel } from './grainLabel';

/** The field that a dimension of a metric stands for; null for months and the like. */
export function dimensionField(name: string, metric: Pick<Metric, 'object' | 'dimensions'> | undefined, model: Model): FieldDefinition | null {
  if (!metric || GRAINS.has(name)) return null;
  return resolvePath(model, metric.object, metric.dimensions[name] ?? name)?.field ?? null;
}

/** A dimension's value as people call it, `missing` where there is none. */
export function dimensionText(name: string, value: unknown, field: FieldDefinition | null, language: Language, missing: string): string {
  if (value === null || value === undefined || value === '') return missing;
  if (GRAINS.has(name)) return grainLabel(name, asString(value), language);
  if (isObject(value)) return asReference(value)?.name ?? missing;
  const option = field?.options?.find((candidate) => candidate.value === value);
  return option ? labelText(option.label, language) : asString(value);
}

/** A dimension's own colour, where its values have one. */
export function dimensionColor(value: unknown, field: FieldDefinition | null): string | null {
  return field?.options?.find((candidate) => candidate.value === value)?.color ?? null;
}
