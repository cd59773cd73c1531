import { FileImageOutlined } from '@ant-design/icons';
import { Select } from 'antd';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { fileAddress } from '@/api/files';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asFiles, asString } from '@/fields/shared/values';
import { isEmpty } from '@/lib/equal';
import { useLocale } from '@/lib/locale';
import type { ObjectView } from '@/model/view';
import { ProblemState } from '@/ui/ProblemState';
import { RecordLink } from '@/ui/RecordLink';
import { State } from '@/ui/State';
import type { Column } from '../list/columns';
import { useRows } from '../list/useRows';
import { withPart, type ChosenLayout } from '../views/layout';
import styles from './Gallery.module.css';
import { fieldBy, optionsOf, pictureFields } from './kinds';
import { fieldsToRead } from './useRecordsIn';

const LEAST = 220;
const SHOWN = 4;
const ESTIMATE = 260;

interface GalleryViewProps {
  view: ObjectView;
  where: string;
  sort: readonly string[];
  columns: readonly Column[];
  layout: ChosenLayout;
}

/** Records as cards with a picture, as many beside each other as there is room for. */
export default function GalleryView({ view, where, sort, columns, layout }: GalleryViewProps) {
  const t = useWords('lists');
  const { language } = useLocale();
  const pictures = pictureFields(view);
  const cover = fieldBy(pictures, layout.layout.parts?.cover);
  const facts = columns.filter((column) => !column.isName && column.path !== cover?.name);
  const paths = facts.map((column) => column.path).join('\n');
  const fields = useMemo(() => fieldsToRead(view, [cover?.name, ...paths.split('\n').filter(Boolean)]), [view, cover, paths]);
  const query = useMemo(() => ({ fields, where, sort }), [fields, where, sort]);
  const rows = useRows(view.name, query);
  const scroller = useRef<HTMLDivElement>(null);
  const across = useAcross(scroller);
  const virtual = useVirtualizer({ count: Math.ceil(rows.rows.length / across), getScrollElement: () => scroller.current, estimateSize: () => ESTIMATE, overscan: 3 });
  const lines = virtual.getVirtualItems();
  const last = ((lines.at(-1)?.index ?? 0) + 1) * across;
  const { more, fetchMore } = rows;
  useEffect(() => {
    if (more && last >= rows.rows.length - 20) fetchMore();
  }, [more, last, rows.rows.length, fetchMore]);
  if (rows.error && rows.rows.length === 0) return <ProblemState error={rows.error} retry={rows.retry} />;
  return (
    <div className={styles['page']}>
      {pictures.length > 1 && (
        <div className={styles['tools']}>
          <Select size="small" variant="filled" value={cover?.name ?? ''} options={optionsOf(pictures, language)} prefix={t('gallery.cover')} onChange={(next) => layout.change({ parts: withPart(layout.layout.parts, 'cover', next) })} aria-label={t('gallery.cover')} popupMatchSelectWidth={false} />
        </div>
      )}
      {!rows.loading && rows.rows.length === 0 && <State kind="nothing" title={t('gallery.nothing')} />}
      <div className={styles['scroller']} ref={scroller}>
        <div style={{ position: 'relative', height: virtual.getTotalSize() }} role="list">
          {lines.map((line) => (
            <div key={line.key} role="presentation" className={styles['line']} data-index={line.index} ref={virtual.measureElement} style={{ transform: `translateY(${line.start}px)`, gridTemplateColumns: `repeat(${across}, minmax(0, 1fr))` }}>
              {rows.rows.slice(line.index * across, (line.index + 1) * across).map((record) => (
                <Card key={record.id} view={view} record={record} cover={cover?.name ?? null} facts={facts} />
              ))}
            </div>
          ))}
        </div>
      </div>
    </div>
  );
}

/** How many cards there is room for beside each other. */
function useAcross(box: React.RefObject<HTMLElement | null>): number {
  const [across, setAcross] = useState(4);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setAcross(Math.max(1, Math.floor(element.clientWidth / LEAST))));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return across;
}

function Card({ view, record, cover, facts }: { view: ObjectView; record: RecordData; cover: string | null; facts: readonly Column[] }) {
  const picture = cover ? asFiles(record[cover])[0] : undefined;
  return (
    <article className={styles['card']} role="listitem">
      <div className={styles['cover']}>{picture ? <img src={fileAddress(picture)} alt="" loading="lazy" /> : <FileImageOutlined aria-hidden="true" />}</div>
      <div className={styles['words']}>
        <p className={styles['name']}>
          <RecordLink object={view.name} id={record.id} name={asString(record[view.nameField]) || '—'} />
        </p>
        {facts
          .filter((column) => !isEmpty(record[column.path]))
          .slice(0, SHOWN)
          .map((column) => {
            const { Display } = typeOf(column.field);
            return (
              <div key={column.path} className={`${styles['fact']} y-ellipsis`} title={column.label}>
                <Display value={record[column.path]} field={column.field} dense />
              </div>
            );
          })}
      </div>
    </article>
  );
}
