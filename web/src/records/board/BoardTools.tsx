import { FormatPainterOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { labelText, useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import type { ListSearch } from '../routes';
import type { ChosenLayout } from '../views/layout';
import styles from './Board.module.css';
import { laneFields, type Board } from './columns';
import { RankChoice } from './RankChoice';

const BoardDrawer = lazy(() => import('./BoardDrawer'));

interface BoardToolsProps {
  view: ObjectView;
  board: Board;
  sort: readonly string[];
  layout: ChosenLayout;
  onChange: (part: Partial<ListSearch>) => void;
}

/** What the columns and lanes are, the order of the cards, and how they look. */
export function BoardTools({ view, board, sort, layout, onChange }: BoardToolsProps) {
  const { t } = useTranslation();
  const w = useWords('boards');
  const { language } = useLocale();
  const [open, setOpen] = useState(false);
  const lanes = laneFields(view, board.field);
  const sortable = view.listFields.flatMap((name) => view.fields.get(name) ?? []).filter((field) => typeOf(field).sortable && field.name !== board.field);
  const orders = sortable.flatMap((field) => ['', '-'].map((sign) => ({ value: sign + field.name, label: w(sign ? 'down' : 'up', { field: labelText(field.label, language) }) })));
  return (
    <div className={styles['tools']}>
      {board.fields.length > 1 && (
        <Select size="small" variant="filled" value={board.field} options={board.fields} prefix={t('board.by')} onChange={(by) => onChange({ by })} aria-label={t('board.by')} popupMatchSelectWidth={false} />
      )}
      {board.pipelines.length > 1 && (
        <Select
          size="small"
          variant="filled"
          value={board.pipeline}
          options={board.pipelines.map((one) => ({ value: one.id, label: one.name ?? one.id }))}
          onChange={(next) => onChange({ pipeline: next ?? undefined })}
          prefix={t('board.pipeline')}
          aria-label={t('board.pipeline')}
          popupMatchSelectWidth={false}
        />
      )}
      {lanes.length > 0 && (
        <Select
          size="small"
          variant="filled"
          value={layout.layout.lanes ?? ''}
          options={[{ value: '', label: w('noLanes') }, ...lanes.map((field) => ({ value: field.name, label: labelText(field.label, language) }))]}
          onChange={(next) => layout.change({ lanes: next || undefined })}
          prefix={w('lanes')}
          aria-label={w('lanes')}
          popupMatchSelectWidth={false}
        />
      )}
      <Select
        size="small"
        variant="filled"
        value={sort[0] ?? ''}
        options={[{ value: '', label: w('newest') }, ...orders]}
        onChange={(next) => onChange({ sort: next || undefined })}
        prefix={w('order')}
        aria-label={w('order')}
        popupMatchSelectWidth={false}
      />
      <RankChoice view={view} layout={layout} />
      <Button size="small" type="text" icon={<FormatPainterOutlined aria-hidden="true" />} onClick={() => setOpen(true)} aria-label={w('settings')} title={w('settings')} />
      {open && (
        <Suspense fallback={null}>
          <BoardDrawer view={view} board={board} layout={layout} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
