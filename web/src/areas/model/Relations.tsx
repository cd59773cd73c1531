import { Select } from 'antd';
import { lazy, Suspense, useMemo, useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { PHONE, useMedia } from '@/ui/useMedia';
import { relationsOf } from './relations';
import styles from './Studio.module.css';

const RelationMap = lazy(() => import('./RelationMap'));

/** How objects hang together: a map of objects with their lookups, and the same as a list, which alone is shown on a phone. */
export function Relations({ text }: { text: string }) {
  const t = useWords('model');
  const { language } = useLocale();
  const model = useModel();
  const [area, setArea] = useState<string | null>(null);
  const within = model.navigation.find((one) => one.area === area);
  const relations = useMemo(() => {
    const names = within && new Set(within.items.flatMap((item) => (item.kind === 'object' ? [item.name] : [])));
    return relationsOf(model).filter(({ from, to }) => !names || (names.has(from.name) && names.has(to.name)));
  }, [model, within]);
  const areas = model.navigation.filter((one) => one.items.some((item) => item.kind === 'object')).map((one) => ({ value: one.area, label: labelText(one.label, language) }));
  const sought = text.trim().toLowerCase();
  const shown = useMemo(() => relations.filter(({ from, to }) => !sought || [from, to].some((one) => [one.name, ...Object.values(one.label)].some((word) => word.toLowerCase().includes(sought)))), [relations, sought]);
  const phone = useMedia(PHONE);
  const lit = useMemo(() => (sought ? new Set(shown.flatMap(({ from, to }) => [from.name, to.name])) : null), [shown, sought]);
  return (
    <>
      <div className={styles['filter']}>
        <Select<string> allowClear value={area} options={areas} placeholder={t('allAreas')} aria-label={t('allAreas')} style={{ width: 200 }} onChange={(next?: string) => setArea(next ?? null)} />
      </div>
      {!phone && (
        <Suspense fallback={<PageSkeleton />}>
          <RelationMap key={area ?? ''} relations={relations} lit={lit} />
        </Suspense>
      )}
      <section className={page['card']}>
        <div className={page['scroll']}>
          <table className={page['table']}>
            <thead>
              <tr>
                <th scope="col">{t('object')}</th>
                <th scope="col">{t('field')}</th>
                <th scope="col">{t('target')}</th>
                <th scope="col">{t('inverseLabel')}</th>
              </tr>
            </thead>
            <tbody>
              {shown.map(({ from, field, to }) => {
                const definition = from.fields.get(field);
                return (
                  <tr key={`${from.name}.${field}`}>
                    <th scope="row">{labelText(from.label, language)}</th>
                    <td>{labelText(definition?.label, language)}</td>
                    <td>→ {labelText(to.label, language)}</td>
                    <td>{labelText(definition?.inverse?.label, language)}</td>
                  </tr>
                );
              })}
            </tbody>
          </table>
        </div>
      </section>
    </>
  );
}
