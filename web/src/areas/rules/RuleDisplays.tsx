import { useQuery } from '@tanstack/react-query';
import { useWords } from '@/areas/shared/useWords';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { DisplayProps } from '@/fields/types';
import { formatPercent } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { metricsQuery } from '@/model/queries';
import { finderOf, readGroups as readFilter } from '@/records/filter/groups';
import { FilterWords } from '@/records/filter/PartWords';
import styles from './Rules.module.css';
import { THRESHOLD, readGroups, type Condition } from './conditions';

/** What is asked at stages is about opportunities where it names no object. */
const OF_STAGES: readonly string[] = ['stage_requirement', 'stage_task'];

function useRuleObject() {
  const around = useSurroundings();
  const usual = around && OF_STAGES.includes(around.object) ? 'opportunity' : '';
  return useModel().objects.get(asString(around?.values['object']) || usual) ?? null;
}

/** One field of the rule's object, or several, by their labels. */
export function FieldsDisplay({ value }: DisplayProps) {
  const { language } = useLocale();
  const object = useRuleObject();
  const names = asString(value)
    .split(/[,，]/)
    .map((name) => name.trim())
    .filter(Boolean);
  return <>{listed(names.map((name) => labelText(object?.fields.get(name)?.label, language) || name), language)}</>;
}

/** A page of figures by its label. */
export function PageDisplay({ value }: DisplayProps) {
  const { language } = useLocale();
  const { pages } = useModel();
  const name = asString(value);
  return <>{labelText(pages.dashboards.find((one) => one.name === name)?.label, language) || name}</>;
}

/** A metric by its label. */
export function MetricDisplay({ value }: DisplayProps) {
  const { language } = useLocale();
  const { data = [] } = useQuery(metricsQuery);
  const name = asString(value);
  return <>{labelText(data.find((one) => one.name === name)?.label, language) || name}</>;
}

/** The condition of a rule as a sentence; what says more than sentences can, as the expression that it is. */
export function ConditionDisplay({ value }: DisplayProps) {
  const model = useModel();
  const object = useRuleObject();
  const text = asString(value);
  const filter = object && text ? readFilter(text, finderOf(model, object.name)) : null;
  if (object && filter && filter.parts.length > 0) return <FilterWords view={object} filter={filter} />;
  return <code className={styles['code']}>{text}</code>;
}

/** The conditions of a duplicate rule: which fields must be alike, and how. */
export function ConditionsDisplay({ value }: DisplayProps) {
  const t = useWords('quality');
  const groups = readGroups(asString(value));
  if (groups === null) return <code className={styles['code']}>{asString(value)}</code>;
  return (
    <ul>
      {groups.map((group, place) => (
        <li key={place}>
          {place > 0 && <em className={styles['or']}>{t('conditions.orShort')} </em>}
          {group.map((condition, at) => (
            <span key={at}>
              {at > 0 && <em className={styles['or']}> {t('conditions.andShort')} </em>}
              <Alike condition={condition} />
            </span>
          ))}
        </li>
      ))}
    </ul>
  );
}

function Alike({ condition: { field, target, match, threshold } }: { condition: Condition }) {
  const t = useWords('quality');
  const locale = useLocale();
  const { objects } = useModel();
  const values = useSurroundings()?.values;
  const own = objects.get(asString(values?.['object']));
  const other = objects.get(asString(values?.['target'])) ?? own;
  const named = labelText(own?.fields.get(field)?.label, locale.language) || field;
  const against = target && labelText(other?.fields.get(target)?.label, locale.language);
  return (
    <>
      {named}
      {against && against !== named ? ` ↔ ${against}` : ''} {t(`match.${match}`)}
      {match === 'fuzzy' && ` ≥ ${formatPercent(threshold ?? THRESHOLD, locale)}`}
    </>
  );
}
