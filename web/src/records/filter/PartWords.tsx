import type { ReactNode } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { formatNumber } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { resolvePath, type ObjectView } from '@/model/view';
import type { Condition } from './filter';
import { isCondition, needsField, needsValue, type ChildTest, type FilterGroup, type FilterPart } from './groups';
import { useSentence } from './useSentence';

/** A part of a filter in words. */
export function PartWords({ view, part }: { view: ObjectView; part: FilterPart }) {
  if (isCondition(part)) return <ConditionWords view={view} condition={part} />;
  return part.kind === 'group' ? <GroupWords view={view} group={part} /> : <ChildWords view={view} test={part} />;
}

/** A whole filter in words. */
export function FilterWords({ view, filter }: { view: ObjectView; filter: FilterGroup }) {
  return filter.negated ? <GroupWords view={view} group={filter} /> : <Parts view={view} group={filter} />;
}

function ConditionWords({ view, condition }: { view: ObjectView; condition: Condition }) {
  const model = useModel();
  const resolved = resolvePath(model, view.name, condition.field);
  return resolved && <ResolvedWords condition={condition} resolved={resolved} />;
}

function ResolvedWords({ condition, resolved }: { condition: Condition; resolved: NonNullable<ReturnType<typeof resolvePath>> }) {
  const words = useSentence(condition, resolved);
  return (
    <>
      {words.field} <em>{words.operator}</em> <strong>{words.value}</strong>
    </>
  );
}

function GroupWords({ view, group }: { view: ObjectView; group: FilterGroup }) {
  const t = useWords('filters');
  return (
    <>
      {group.negated && <em>{t('not')}</em>}（<Parts view={view} group={group} />）
    </>
  );
}

function Parts({ view, group }: { view: ObjectView; group: FilterGroup }) {
  const t = useWords('filters');
  return group.parts.map((part, at) => (
    // Parts have nothing but their place to be known by.
    <span key={at}>
      {at > 0 && <em> {t(group.join)} </em>}
      <PartWords view={view} part={part} />
    </span>
  ));
}

function ChildWords({ view, test }: { view: ObjectView; test: ChildTest }) {
  const t = useWords('filters');
  const locale = useLocale();
  const model = useModel();
  const inverse = view.inverses.find((one) => one.name === test.inverse);
  const child = model.objects.get(inverse?.object ?? '');
  if (!inverse || !child) return null;
  const field = test.field ? child.fields.get(test.field) : undefined;
  const figure = needsField(test.measure) && field ? labelText(field.label, locale.language) : '';
  const within: ReactNode = test.within.parts.length > 0 && (
    <>
      {test.within.negated && <em>{t('not')}</em>}（<Parts view={child} group={test.within} />）
    </>
  );
  const compared = needsValue(test.measure) && (
    <>
      {figure} <em>{t(`measure.${test.measure}`)}</em> {test.sign} <strong>{test.value === null ? '…' : formatNumber(test.value, locale)}</strong>
    </>
  );
  return (
    <>
      {!compared && <em>{t(`measure.${test.measure}`)} </em>}
      {labelText(inverse.label, locale.language)}
      {within} {compared}
    </>
  );
}
