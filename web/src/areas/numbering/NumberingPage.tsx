import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { useTitle } from '@/ui/useTitle';
import { numberingQuery, type Numbering } from './api';
import { MoveDialog } from './MoveDialog';

const idOf = (each: Numbering) => `${each.object}.${each.field}`;

/** Every field that the system numbers: by which rule, and which number comes next. */
export function NumberingPage() {
  const t = useWords('numbering');
  const { language } = useLocale();
  const [moved, setMoved] = useState<Numbering | null>(null);
  const query = useQuery(numberingQuery());
  useTitle(t('title'));
  const columns: Column<Numbering>[] = [
    { key: 'field', title: t('field'), names: true, cell: (each) => `${labelText(each.object_label, language)} · ${labelText(each.field_label, language)}` },
    { key: 'pattern', title: t('pattern'), cell: (each) => <code>{each.pattern}</code> },
    { key: 'reset', title: t('reset'), cell: (each) => t(`resets.${each.reset}`) },
    { key: 'gapless', title: t('gaps'), cell: (each) => t(each.gapless ? 'gapless' : 'gapsMayBe') },
    { key: 'next', title: t('next'), cell: (each) => <strong>{each.text}</strong> },
  ];
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
      </header>
      <RowTable
        label={t('title')}
        query={query}
        rows={query.data?.numberings}
        columns={columns}
        id={idOf}
        buttons={(each) => (
          <>
            <Button size="small" onClick={() => setMoved(each)}>
              {t('move')}
            </Button>
            <Link to="/model/$object" params={{ object: each.object }} aria-label={t('ruleOf', { field: labelText(each.field_label, language) })}>
              {t('rule')}
            </Link>
          </>
        )}
        empty={
          <State kind="empty" title={t('none')} text={t('noneText')}>
            <Link to="/model">{t('toModel')}</Link>
          </State>
        }
      />
      {moved && <MoveDialog numbering={moved} onClose={() => setMoved(null)} />}
    </div>
  );
}
