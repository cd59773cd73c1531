import { Button, Segmented } from 'antd';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { RecordData } from '@/api/types';
import type { Part } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { asReference, asString } from '@/fields/shared/values';
import { allOf, pathText } from '@/lib/expression';
import { formatDay } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { addDays, dayOf, daysBetween, todayIn } from '@/lib/zone';
import { isWritable, type ObjectView } from '@/model/view';
import { RecordLink } from '@/ui/RecordLink';
import { State } from '@/ui/State';
import { useRights } from '../rights';
import type { ListSearch } from '../routes';
import { withPart, type ChosenLayout } from '../views/layout';
import { movedValues, sinceText } from './calendar';
import { Bar } from './TimelineBar';
import { fieldBy, fieldsFor } from './kinds';
import { FieldChoice, LayoutFrame } from './LayoutFrame';
import { arrow, DAY, headsOf, pushedBy, spanAround, ticksOf, type Bounds, type TimelineScale } from './timeline';
import styles from './Timeline.module.css';
import { colorField, useColors } from './useColors';
import { fieldsToRead, useRecordsIn } from './useRecordsIn';
import { useRecordMove } from './useRecordMove';

const ROW = 36;
const HEAD = 52;
/** How far before today the bars of very many records begin, and how much earlier each time it is asked, in days. */
const BEFORE = 45;
const EARLIER = 180;
const NONE_PUSHED: ReadonlyMap<string, number> = new Map();
const SCALES = ['day', 'week', 'month', 'quarter'] as const;

interface TimelineViewProps {
  view: ObjectView;
  where: string;
  by: string | undefined;
  layout: ChosenLayout;
  onChange: (part: Partial<ListSearch>) => void;
}

/** Records as bars along the days, from the day of one field to that of another; what waits for another is joined to it. */
export default function TimelineView({ view, where, by, layout, onChange }: TimelineViewProps) {
  const t = useWords('lists');
  const locale = useLocale();
  const { parts, scale: chosen } = layout.layout;
  const scale: TimelineScale = SCALES.find((one) => one === chosen) ?? 'month';
  const fields = fieldsFor(view, 'timeline');
  const field = fieldBy(fields, by);
  const ends = fields.filter((one) => field && one !== field && typeOf(one).type === typeOf(field).type);
  const end = ends.find((one) => one.name === parts?.end) ?? null;
  const links = [...view.fields.values()].filter((one) => one.type === 'lookup' && one.target === view.name);
  const after = links.find((one) => one.name === parts?.after) ?? null;
  const names = useMemo(() => fieldsToRead(view, [field?.name, end?.name, after?.name, colorField(view), 'owner']), [view, field, end, after]);
  const today = todayIn(locale.timeZone);
  const [since, setSince] = useState<string | null>(null);
  const dated = field ? allOf(where, `${pathText(field.name)} is not null`, since === null ? '' : sinceText(field, since, locale.timeZone)) : '';
  const found = useRecordsIn(view, names, dated, field ? [field.name] : [], field !== null);
  // The first thousand of very many end long before today: then they are shown from a while before it.
  if (since === null && found.cut) setSince(addDays(today, -BEFORE));
  const bounds = useMemo<Bounds[]>(() => {
    const day = (value: unknown) => {
      const text = asString(value);
      return text.length > 10 ? dayOf(new Date(text), locale.timeZone) : text;
    };
    return found.records.map((record) => {
      const from = day(field ? record[field.name] : null);
      const to = end ? day(record[end.name]) : '';
      return { from, to: to >= from ? to : from };
    });
  }, [found.records, field, end, locale.timeZone]);
  const span = useMemo(() => spanAround(bounds.flatMap((one) => [one.from, one.to]), today), [bounds, today]);
  const scroller = useRef<HTMLDivElement>(null);
  const width = daysBetween(span.from, span.to) * DAY[scale];
  const [seen, setSeen] = useState({ from: 0, to: 2000 });
  const virtual = useVirtualizer({ count: found.records.length, getScrollElement: () => scroller.current, estimateSize: () => ROW, overscan: 10, scrollMargin: 0 });
  const goTo = (day: string) => {
    const box = scroller.current;
    if (box) box.scrollLeft = daysBetween(span.from, day) * DAY[scale] - (box.clientWidth - 220) / 3;
  };
  const begun = useRef('');
  useEffect(() => {
    const key = `${scale} ${span.from} ${found.records.length > 0}`;
    if (begun.current === key || found.records.length === 0) return;
    begun.current = key;
    const box = scroller.current;
    if (box) box.scrollLeft = daysBetween(span.from, today) * DAY[scale] - (box.clientWidth - 220) / 3;
  }, [scale, span.from, found.records.length, today]);
  const colorOf = useColors(view);
  const ids = useMemo(() => found.records.map((record) => record.id), [found.records]);
  const may = useRights(view, ids);
  const save = useRecordMove(view);
  const [preview, setPreview] = useState<{ id: string; to: Bounds } | null>(null);
  const chain = useMemo(() => {
    const bars = new Map(found.records.flatMap((record, index) => (bounds[index] ? [[record.id, bounds[index]] as const] : [])));
    const waitsFor = new Map(found.records.flatMap((record) => (after && asReference(record[after.name]) ? [[record.id, asReference(record[after.name])?.id ?? ''] as const] : [])));
    return { bars, waitsFor };
  }, [found.records, bounds, after]);
  const pushed = useMemo(() => (preview ? pushedBy(chain.bars, chain.waitsFor, preview.id, preview.to) : NONE_PUSHED), [preview, chain]);
  if (!field) return null;
  const movable = isWritable(field) && view.rights.update !== 'none';
  const shifted = (record: RecordData, days: number, which: 'both' | 'end') => ({ record, values: movedValues(record, field, end, { days, minutes: 0, which }, locale.timeZone) });
  const put = (record: RecordData, bound: Bounds, days: number, which: 'both' | 'end') => {
    const to = { from: addDays(bound.from, which === 'both' ? days : 0), to: addDays(bound.to, days) };
    const along = pushedBy(chain.bars, chain.waitsFor, record.id, to);
    const others = found.records.flatMap((one) => (along.has(one.id) && may(one.id, 'update') ? [shifted(one, along.get(one.id) ?? 0, 'both')] : []));
    void save(shifted(record, days, which), others);
  };
  const place = new Map(found.records.map((record, index) => [record.id, index]));
  const shown = virtual.getVirtualItems();
  const x = (day: string) => daysBetween(span.from, day) * DAY[scale];
  // While a bar is being moved, it and those that it pushes lie where they would.
  const lies = (index: number): Bounds | undefined => {
    const [id, bound] = [found.records[index]?.id ?? '', bounds[index]];
    if (preview?.id === id) return preview.to;
    const days = pushed.get(id) ?? 0;
    return bound && days ? { from: addDays(bound.from, days), to: addDays(bound.to, days) } : bound;
  };
  const arrows = after
    ? shown.flatMap(({ index }) => {
        const before = place.get(asReference(found.records[index]?.[after.name])?.id ?? '');
        const [mine, theirs] = [lies(index), before === undefined ? undefined : lies(before)];
        return mine && theirs && before !== undefined ? [{ key: index, path: arrow({ x: x(addDays(theirs.to, 1)), y: before * ROW + ROW / 2 }, { x: x(mine.from), y: index * ROW + ROW / 2 }) }] : [];
      })
    : [];
  const pick = (part: Part, value: string) => layout.change({ parts: withPart(parts, part, value || null) });
  const head = (key: string) => (key.length === 4 ? key : new Intl.DateTimeFormat(locale.language, { year: 'numeric', month: DAY[scale] < 10 ? 'numeric' : 'long', timeZone: 'UTC' }).format(new Date(`${key}-01T12:00:00Z`)));
  return (
    <LayoutFrame
      found={found}
      tools={
        <>
          <Button size="small" onClick={() => goTo(today)}>
            {t('calendar.today')}
          </Button>
          {fields.length > 1 && <FieldChoice label={t('timeline.start')} fields={fields} value={field.name} onChange={(next) => onChange({ by: next })} />}
          {ends.length > 0 && <FieldChoice label={t('calendar.end')} fields={ends} value={end?.name ?? ''} none={t('calendar.noEnd')} onChange={(next) => pick('end', next)} />}
          {since !== null && (
            <Button size="small" onClick={() => setSince(addDays(since, -EARLIER))}>
              {t('timeline.earlier', { day: formatDay(since, locale) })}
            </Button>
          )}
          {links.length > 0 && <FieldChoice label={t('timeline.after')} fields={links} value={after?.name ?? ''} none={t('calendar.noEnd')} onChange={(next) => pick('after', next)} />}
        </>
      }
      choices={<Segmented<TimelineScale> size="small" aria-label={t('timeline.scale')} value={scale} onChange={(next) => layout.change({ scale: next === 'month' ? undefined : next })} options={SCALES.map((value) => ({ value, label: t(`timeline.${value}`) }))} />}
    >
      <p className="y-hidden" role="status">
        {pushed.size > 0 ? t('timeline.pushes', { count: pushed.size }) : ''}
      </p>
      {!found.loading && found.records.length === 0 && !found.error && <State kind="nothing" title={t('timeline.nothing', { field: labelText(field.label, locale.language) })} text={t('timeline.nothingHint')} />}
      {found.records.length > 0 && (
        <div
          className={styles['scroller']}
          ref={scroller}
          onScroll={(event) => {
            const { scrollLeft, clientWidth } = event.currentTarget;
            if (Math.abs(scrollLeft - seen.from) > 300) setSeen({ from: scrollLeft - 600, to: scrollLeft + clientWidth + 600 });
          }}
        >
          <div className={styles['head']} style={{ width: width + 220, height: HEAD }} aria-hidden="true">
            <div className={styles['corner']} />
            <div className={styles['scale']}>
              {headsOf(span, scale).map((one) => (
                <span key={one.key} className={styles['month']} style={{ left: one.left, width: one.width }}>
                  <span>{one.width > 30 ? head(one.key) : ''}</span>
                </span>
              ))}
              {scale !== 'month' && ticksOf(span, scale, seen.from, seen.to).map((tick) => (
                <span key={tick.day} className={styles['tick']} style={{ left: tick.left }}>
                  {scale === 'quarter' ? `Q${Math.ceil(Number(tick.day.slice(5, 7)) / 3)}` : Number(tick.day.slice(8))}
                </span>
              ))}
            </div>
          </div>
          <div className={styles['body']} style={{ width: width + 220, height: virtual.getTotalSize(), '--day': `${DAY[scale] * (scale === 'day' ? 1 : 7)}px` } as React.CSSProperties} role="list" aria-label={t('kind.timeline')}>
            <span className={styles['today']} style={{ left: 220 + x(today) }} aria-hidden="true" />
            <svg className={styles['arrows']} width={width} height={virtual.getTotalSize()} aria-hidden="true">
              {arrows.map((one) => (
                <path key={one.key} d={one.path} />
              ))}
            </svg>
            {shown.map((item) => {
              const record = found.records[item.index];
              const bound = bounds[item.index];
              if (!record || !bound) return null;
              return (
                <div key={record.id} className={styles['row']} role="listitem" style={{ transform: `translateY(${item.start}px)`, height: ROW }}>
                  <div className={styles['name']}>
                    <RecordLink object={view.name} id={record.id} name={asString(record[view.nameField]) || '—'} />
                  </div>
                  <Bar
                    name={asString(record[view.nameField])}
                    bounds={bound}
                    left={220 + x(bound.from)}
                    day={DAY[scale]}
                    color={colorOf(record)}
                    movable={movable && may(record.id, 'update')}
                    stretchable={movable && may(record.id, 'update') && end !== null && isWritable(end)}
                    pushed={pushed.get(record.id) ?? 0}
                    onMove={(days, which) => put(record, bound, days, which)}
                    onPreview={(to) => setPreview(to && { id: record.id, to })}
                  />
                </div>
              );
            })}
          </div>
        </div>
      )}
    </LayoutFrame>
  );
}
