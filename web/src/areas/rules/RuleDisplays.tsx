import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import { useSurroundings } from '@/fields/shared/surroundings';
import { asString } from '@/fields/shared/values';
import type { DisplayProps } from '@/fields/types';
import { formatPercent } from '@/lib/format';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { inWords } from '@/model/inWords';
import { metricsQuery } from '@/model/queries';
import { finderOf, readGroups as readFilter } from '@/records/filter/groups';
import { FilterWords } from '@/records/filter/PartWords';
import styles from './Rules.module.css';
import { useRuleObject } from './ruleObject';
import { THRESHOLD, readGroups, type Condition } from './conditions';

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

/** The field of what a lead becomes, of an address one part of it too. */
export function TargetDisplay({ value }: DisplayProps) {
  const { t } = useTranslation();
  const { language } = useLocale();
  const into = asString(useSurroundings()?.values['into']);
  const field = useModel().objects.get(into)?.fields;
  const [name = '', part] = asString(value).split('.');
  const words = labelText(field?.get(name)?.label, language) || name;
  return <>{part ? `${words} · ${t(`field.address.${part}`, { defaultValue: part })}` : words}</>;
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

/** An expression with the names of fields as the pages call them. */
export function ExpressionDisplay({ value }: DisplayProps) {
  const model = useModel();
  const { language } = useLocale();
  const object = useRuleObject();
  const text = asString(value);
  return (
    <code className={styles['code']} title={text}>
      {object ? inWords(model, object.name, text, language) : text}
    </code>
  );
}

/** The condition of a rule as a sentence; what says more than sentences can, as an expression. */
export function ConditionDisplay(props: DisplayProps) {
  const model = useModel();
  const object = useRuleObject();
  const text = asString(props.value);
  const filter = object && text ? readFilter(text, finderOf(model, object.name)) : null;
  if (object && filter && filter.parts.length > 0) return <FilterWords view={object} filter={filter} />;
  return <ExpressionDisplay {...props} />;
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
