import { FormatPainterOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Suspense, lazy, useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import type { ObjectView } from '@/model/view';
import type { ChosenLayout } from '../views/layout';
import type { ChosenColumns } from './columns';

const load = () => import('./LayoutDrawer');
const LayoutDrawer = lazy(load);

/** Opens how the list is laid out: groups, row height, colours. */
export function LayoutButton({ view, columns, layout }: { view: ObjectView; columns: ChosenColumns; layout: ChosenLayout }) {
  const t = useWords('lists');
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button icon={<FormatPainterOutlined aria-hidden="true" />} onClick={() => setOpen(true)} onPointerEnter={() => void load()} aria-label={t('layout')} title={t('layout')} />
      {open && (
        <Suspense fallback={null}>
          <LayoutDrawer view={view} columns={columns.columns} layout={layout} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
