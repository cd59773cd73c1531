import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import FullCalendar from '@fullcalendar/react';
import type { DatesSetArg, EventDropArg, EventMountArg } from '@fullcalendar/core';
import chinese from '@fullcalendar/core/locales/zh-cn';
import dayGrid from '@fullcalendar/daygrid';
import interaction, { type EventResizeDoneArg } from '@fullcalendar/interaction';
import list from '@fullcalendar/list';
import timeGrid from '@fullcalendar/timegrid';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { RecordData } from '@/api/types';
import type { Scale } from '@/api/views';
import { useWords } from '@/areas/shared/useWords';
import { typeOf } from '@/fields/registry';
import { sameValue } from '@/lib/equal';
import { useLocale } from '@/lib/locale';
import { instantOf, todayIn, wallClock } from '@/lib/zone';
import { isWritable, mayMake, type ObjectView } from '@/model/view';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useOpenForm } from '../form/host';
import { useRights } from '../rights';
import type { ListSearch } from '../routes';
import { withPart, type ChosenLayout } from '../views/layout';
import styles from './Calendar.module.css';
import { eventsOf, keyStep, movedValues, windowWhere } from './calendar';
import { DayMark } from './DayMark';
import { fieldBy, fieldsFor } from './kinds';
import { FieldChoice, LayoutFrame } from './LayoutFrame';
import { colorField, useColors } from './useColors';
import { fieldsToRead, useRecordsIn } from './useRecordsIn';
import { useRecordChange } from './useRecordChange';
import { useWorkdays } from './useWorkdays';

const VIEWS = { month: 'dayGridMonth', week: 'timeGridWeek', day: 'timeGridDay', agenda: 'listMonth' } as const;
type CalendarScale = keyof typeof VIEWS;
const SCALES = Object.keys(VIEWS) as CalendarScale[];

// The calendar begins anew whenever one of these is another object.
const PLUGINS = [dayGrid, timeGrid, list, interaction];
const LOCALES = [chinese];
const CLOCK = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

interface CalendarViewProps {
  view: ObjectView;
  where: string;
  by: string | undefined;
  on: string | undefined;
  layout: ChosenLayout;
  onChange: (part: Partial<ListSearch>) => void;
}

/** Records on the days of one of their fields: a month, a week, a day or a list; dragged, or moved with Alt and the arrows. */
export default function CalendarView({ view, where, by, on, layout, onChange }: CalendarViewProps) {
  const t = useWords('lists');
  const locale = useLocale();
  const navigate = useNavigate();
  const open = useOpenForm();
  const phone = useMedia(PHONE);
  const calendar = useRef<FullCalendar>(null);
  const fields = fieldsFor(view, 'calendar');
  const field = fieldBy(fields, by);
  const timed = field !== null && typeOf(field).type === 'datetime';
  const ends = fields.filter((one) => one !== field && typeOf(one).type === (field ? typeOf(field).type : ''));
  const end = ends.find((one) => one.name === layout.layout.parts?.end) ?? null;
  const scale: CalendarScale = SCALES.find((one) => one === layout.layout.scale) ?? (phone ? 'agenda' : 'month');
  const [begin] = useState(() => on ?? todayIn(locale.timeZone));
  const now = useCallback(() => `${wallClock(new Date(), locale.timeZone)}Z`, [locale.timeZone]);
  const [span, setSpan] = useState<{ from: string; to: string; title: string } | null>(null);
  const names = useMemo(() => fieldsToRead(view, [field?.name, end?.name, colorField(view), 'owner']), [view, field, end]);
  const found = useRecordsIn(view, names, span && field ? windowWhere(where, field, end, span, locale.timeZone) : '', field ? [field.name] : [], span !== null);
  const colorOf = useColors(view);
  const movable = field !== null && isWritable(field) && view.rights.update !== 'none';
  const ids = useMemo(() => found.records.map((record) => record.id), [found.records]);
  const may = useRights(view, ids);
  const events = useMemo(() => {
    const shown = field ? eventsOf(view, found.records, field, end, colorOf, locale.timeZone) : [];
    return shown.map((event) => {
      const own = movable && may(String(event.id), 'update');
      return { ...event, startEditable: own, durationEditable: own && end !== null && isWritable(end) };
    });
  }, [view, found.records, field, end, colorOf, movable, may, locale.timeZone]);
  const save = useRecordChange(view);
  const days = useWorkdays(span);
  const creatable = movable && mayMake(view);
  if (!field) return null;
  const api = () => calendar.current?.getApi();
  const put = (record: RecordData, distance: number, minutes: number, which: 'both' | 'end') => save(record, movedValues(record, field, end, { days: distance, minutes, which }, locale.timeZone));
  const dropped = async ({ event, delta, revert }: EventDropArg) => {
    const done = await put(event.extendedProps['record'] as RecordData, delta.days, delta.milliseconds / 60_000, 'both');
    if (!done) revert();
  };
  const resized = async ({ event, endDelta, revert }: EventResizeDoneArg) => {
    const done = await put(event.extendedProps['record'] as RecordData, endDelta.days, endDelta.milliseconds / 60_000, 'end');
    if (!done) revert();
  };
  const mounted = ({ el, event }: EventMountArg) => {
    const record = event.extendedProps['record'] as RecordData;
    el.style.setProperty('--hue', colorOf(record));
    el.setAttribute('aria-keyshortcuts', 'Alt+ArrowLeft Alt+ArrowRight Alt+ArrowUp Alt+ArrowDown');
    el.onkeydown = (press) => {
      const step = press.altKey && api()?.getEventById(record.id)?.startEditable ? keyStep(press.key, scale, timed) : null;
      if (!step) return;
      press.preventDefault();
      void put(record, step.days, step.minutes, 'both');
    };
  };
  const onDay = (wall: string) => {
    const day = wall.slice(0, 10);
    const value = timed ? instantOf(`${day}T${wall.slice(11, 16) || '09:00'}`, locale.timeZone).toISOString() : day;
    void open({ object: view.name, values: { [field.name]: value }, follow: false });
  };
  const settled = ({ startStr, endStr, view: shown }: DatesSetArg) => {
    const next = { from: startStr.slice(0, 10), to: endStr.slice(0, 10), title: shown.title };
    setSpan((before) => (sameValue(before, next) ? before : next));
    const day = shown.currentStart.toISOString().slice(0, 10);
    if (day.slice(0, 7) !== (on ?? begin).slice(0, 7)) onChange({ on: day });
  };
  return (
    <LayoutFrame
      found={found}
      tools={
        <>
          <Button size="small" onClick={() => api()?.today()}>
            {t('calendar.today')}
          </Button>
          <Button size="small" type="text" icon={<LeftOutlined aria-hidden="true" />} onClick={() => api()?.prev()} aria-label={t('calendar.before')} />
          <Button size="small" type="text" icon={<RightOutlined aria-hidden="true" />} onClick={() => api()?.next()} aria-label={t('calendar.after')} />
          <h2 aria-live="polite">{span?.title}</h2>
        </>
      }
      choices={
        <>
          {fields.length > 1 && <FieldChoice label={t('calendar.by')} fields={fields} value={field.name} onChange={(next) => onChange({ by: next })} />}
          {ends.length > 0 && <FieldChoice label={t('calendar.end')} fields={ends} value={end?.name ?? ''} none={t('calendar.noEnd')} onChange={(next) => layout.change({ parts: withPart(layout.layout.parts, 'end', next) })} />}
          <Segmented<CalendarScale>
            size="small"
            aria-label={t('calendar.scale')}
            value={scale}
            onChange={(next) => {
              layout.change({ scale: next as Scale });
              api()?.changeView(VIEWS[next]);
            }}
            options={SCALES.map((value) => ({ value, label: t(`calendar.${value}`) }))}
          />
        </>
      }
    >
      <div className={styles['calendar']} data-scale={scale}>
        <FullCalendar
          ref={calendar}
          plugins={PLUGINS}
          initialView={VIEWS[scale]}
          initialDate={begin}
          locales={LOCALES}
          locale={locale.language === 'en' ? 'en' : 'zh-cn'}
          timeZone="UTC"
          now={now}
          firstDay={1}
          headerToolbar={false}
          height="100%"
          nowIndicator
          dayMaxEvents
          eventInteractive
          allDaySlot
          slotDuration="00:30:00"
          scrollTime="08:00:00"
          slotLabelFormat={CLOCK}
          eventTimeFormat={CLOCK}
          events={events}
          longPressDelay={250}
          datesSet={settled}
          eventDrop={(drop) => void dropped(drop)}
          eventResize={(resize) => void resized(resize)}
          eventDidMount={mounted}
          eventClick={({ event }) => void navigate({ to: '/records/$object/$id', params: { object: view.name, id: event.id } })}
          {...(creatable ? { dateClick: ({ dateStr }: { dateStr: string }) => onDay(dateStr) } : {})}
          // A day is called by what stands in it, lunar day and records too, not by its date alone.
          dayCellDidMount={({ el }) => {
            el.removeAttribute('aria-labelledby');
            el.querySelector('.fc-daygrid-day-number')?.removeAttribute('aria-label');
          }}
          dayCellContent={({ date, dayNumberText, view: shown }) => (shown.type === 'dayGridMonth' ? <DayMark day={date.toISOString().slice(0, 10)} text={dayNumberText.replace('日', '')} works={days.get(date.toISOString().slice(0, 10))} /> : null)}
          dayHeaderContent={({ date, text, view: shown }) => (shown.type.startsWith('timeGrid') ? <DayMark day={date.toISOString().slice(0, 10)} text={text} works={days.get(date.toISOString().slice(0, 10))} /> : text)}
          noEventsContent={t('calendar.nothing')}
          // It opens a list on the spot, as a button does.
          moreLinkDidMount={({ el }) => el.setAttribute('role', 'button')}
          moreLinkText={(count: number) => t('calendar.more', { count })}
        />
      </div>
    </LayoutFrame>
  );
}
