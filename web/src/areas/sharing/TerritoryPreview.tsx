import { useWords } from '@/areas/shared/useWords';
import { labelText, listed, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import styles from './Territories.module.css';
import type { Changed } from './territories';

/** What a change moves: for each territory the records that come and go, and who works what from then on. */
export function TerritoryPreview({ told }: { told: Changed }) {
  const t = useWords('territories');
  const { language } = useLocale();
  const model = useModel();
  const object = (name: string) => {
    const view = model.objects.get(name);
    return view ? labelText(view.label, language) : name;
  };
  const some = (several: Changed['moves'][number]['coming'], count: number) => {
    if (several.length === 0) return '';
    const names = listed(several.slice(0, 5).map((each) => each.name ?? each.id), language);
    return count > 5 ? t('andMore', { names, count }) : names;
  };
  if (told.moves.length + told.people.length === 0) return <p className={styles['soft']}>{t('nothingMoves')}</p>;
  return (
    <ul className={styles['moves']}>
      {told.moves.map((each) => (
        <li key={`${each.territory.id}-${each.object}`}>
          <strong>{each.territory.name}</strong> · {object(each.object)}
          {each.comes > 0 && (
            <p>
              <b className={styles['comes']}>{t('comes', { count: each.comes })}</b> {some(each.coming, each.comes)}
            </p>
          )}
          {each.goes > 0 && (
            <p>
              <b className={styles['goes']}>{t('goes', { count: each.goes })}</b> {some(each.going, each.goes)}
            </p>
          )}
        </li>
      ))}
      {told.people.map((each) => (
        <li key={each.person.id}>
          <strong>{each.person.name}</strong>
          {each.gains.length > 0 && <p>{t('worksNow', { names: listed(each.gains, language) })}</p>}
          {each.loses.length > 0 && <p>{t('worksNoLonger', { names: listed(each.loses, language) })}</p>}
        </li>
      ))}
    </ul>
  );
}
