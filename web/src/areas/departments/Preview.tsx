import { useWords } from '@/areas/shared/useWords';
import { useLocale } from '@/lib/locale';
import type { Consequences } from './api';
import styles from './Departments.module.css';

const SHOWN = 8;

/** What moves change of who sees whose records, in sentences. */
export function Preview({ consequences }: { consequences: Consequences }) {
  const t = useWords('departments');
  const { language } = useLocale();
  const list = new Intl.ListFormat(language, { type: 'conjunction' });
  const names = (some: Consequences['people'][number]['gains']) => {
    const told = list.format(some.some.map((each) => each.name ?? ''));
    return some.count > some.some.length ? t('andOthers', { names: told, count: some.count }) : told;
  };
  const { people, rules, regions, territories } = consequences;
  if (people.length + rules.length + regions.count + territories.length === 0) return <p className={styles['soft']}>{t('noConsequences')}</p>;
  return (
    <>
      <h3>{t('consequences')}</h3>
      <ul className={styles['told']}>
        {people.slice(0, SHOWN).map((each) => {
          const name = each.person.name ?? '';
          return (
            <li key={each.person.id}>
              {each.gains.count > 0 && <span>{t('gains', { name, people: names(each.gains) })}</span>}
              {each.loses.count > 0 && <span data-loss="">{t('loses', { name, people: names(each.loses) })}</span>}
              {each.rules_gained.length > 0 && <span>{t('rulesGained', { name, rules: list.format(each.rules_gained) })}</span>}
              {each.rules_lost.length > 0 && <span data-loss="">{t('rulesLost', { name, rules: list.format(each.rules_lost) })}</span>}
            </li>
          );
        })}
        {consequences.count > SHOWN && <li>{t('morePeople', { count: consequences.count - SHOWN })}</li>}
        {rules.map((each) => (
          <li key={each.name}>{t('ruleCovers', { name: each.name, adds: each.adds, removes: each.removes })}</li>
        ))}
        {regions.some.slice(0, SHOWN).map((each) => (
          <li key={each.department?.id}>{t('region', { name: each.department?.name ?? '', before: each.before?.name ?? t('none'), after: each.after?.name ?? t('none') })}</li>
        ))}
        {regions.count > SHOWN && <li>{t('moreRegions', { count: regions.count - SHOWN })}</li>}
        {territories.map((each) => (
          <li key={each.person.id}>{t('territories', { name: each.person.name ?? '', names: list.format(each.names) })}</li>
        ))}
      </ul>
    </>
  );
}
