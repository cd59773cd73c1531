import { LeftOutlined, RightOutlined } from '@ant-design/icons';
import { Button, Segmented } from 'antd';
import FullCalendar from '@fullcalendar/react';
import type { DatesSetArg, EventDropArg } from '@fullcalendar/core';
import chinese from '@fullcalendar/core/locales/zh-cn';
import dayGrid from '@fullcalendar/daygrid';
import interaction from '@fullcalendar/interaction';
import timeGrid from '@fullcalendar/timegrid';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback, useMemo, useRef, useState } from 'react';
import type { RecordData } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { ReferenceSelect } from '@/fields/shared/ReferenceSelect';
import { asString } from '@/fields/shared/values';
import { sameValue } from '@/lib/equal';
import { formatDayFull, formatDays, formatMonth } from '@/lib/format';
import { useLocale, type Locale } from '@/lib/locale';
import { addDays, instantOf, todayIn, wallClock } from '@/lib/zone';
import { useMe, useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useOpenForm } from '@/records/form/host';
import layout from '@/records/layouts/Calendar.module.css';
import { DayMark } from '@/records/layouts/DayMark';
import { useWorkdays } from '@/records/layouts/useWorkdays';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { hue } from '@/start/tokens';
import { PHONE, useMedia } from '@/ui/useMedia';
import { useTitle } from '@/ui/useTitle';
import page from '../shared/Page.module.css';
import styles from './Calendar.module.css';
import { activityEvent, dealEvent, mondayOf, shifted, whose, type Span } from './entries';
import { calendarRoute, SCALES, type CalendarScale } from './routes';
import { Subscription } from './Subscription';
import { TeamWeek } from './TeamWeek';
import { useEntries, useMove } from './useEntries';

const VIEWS = { day: 'timeGridDay', week: 'timeGridWeek', month: 'dayGridMonth' } as const;
// The calendar begins anew whenever one of these is another object.
const PLUGINS = [dayGrid, timeGrid, interaction];
const LOCALES = [chinese];
const NONE: readonly RecordData[] = [];
const CLOCK = { hour: '2-digit', minute: '2-digit', hour12: false } as const;

/** Follow-ups, visits and close dates of a person, or of several, by day, week, month or team. */
export function CalendarPage() {
  const t = useWords('calendar');
  const activity = useObject('activity');
  useTitle(t('title'));
  if (!activity) return <State kind="locked" title={t('noRight')} text={t('noRightHint')} page />;
  return <Calendar activity={activity} />;
}

function useKindColors(activity: ObjectView): (record: RecordData) => string {
  return useMemo(() => {
    const colors = new Map((activity.fields.get('kind')?.options ?? []).map((option) => [option.value, option.color ?? 'blue']));
    return (record) => hue(colors.get(asString(record['kind'])) ?? 'blue');
  }, [activity]);
}

function Calendar({ activity }: { activity: ObjectView }) {
  const t = useWords('calendar');
  // The marks of days stand inside the calendar, which begins anew when they wait for their words: these are here before it is.
  useWords('lists');
  const locale = useLocale();
  const navigate = useNavigate();
  const phone = useMedia(PHONE);
  const search = calendarRoute.useSearch();
  const scale: CalendarScale = search.scale ?? (phone ? 'day' : 'week');
  const on = search.on ?? todayIn(locale.timeZone);
  const [shown, setShown] = useState<Span | null>(null);
  const monday = mondayOf(on);
  const team = scale === 'team';
  const span = team ? { from: monday, to: addDays(monday, 7) } : shown;
  const own = team && !search.department ? 'owner = ME() or owner.manager = ME()' : whose(search);
  const found = useEntries(own, span, team);
  const days = useWorkdays(span);
  const colorOf = useKindColors(activity);
  const change = (part: Partial<typeof search>) => void navigate({ to: '/calendar', search: { ...search, ...part } });
  const step = (by: number) => {
    if (scale !== 'month') return change({ on: addDays(on, by * (scale === 'day' ? 1 : 7)) });
    const month = new Date(`${on.slice(0, 7)}-01T00:00:00Z`);
    month.setUTCMonth(month.getUTCMonth() + by);
    change({ on: month.toISOString().slice(0, 10) });
  };
  return (
    <div className={`${page['page']} ${styles['page']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <Button onClick={() => change({ on: todayIn(locale.timeZone) })}>{t('today')}</Button>
        <Button type="text" icon={<LeftOutlined aria-hidden="true" />} aria-label={t('before')} onClick={() => step(-1)} />
        <Button type="text" icon={<RightOutlined aria-hidden="true" />} aria-label={t('after')} onClick={() => step(1)} />
        <span aria-live="polite">{spanName(scale, on, monday, locale)}</span>
        <div className={page['actions']}>
          {!phone && <Subscription />}
          <Whose search={search} change={change} team={team} />
          <Segmented<CalendarScale> aria-label={t('scaleOf')} value={scale} onChange={(next) => change({ scale: next })} options={SCALES.map((value) => ({ value, label: t(`scale.${value}`) }))} />
        </div>
      </header>
      {found.data?.cut && <p role="status">{t('cut')}</p>}
      {found.error ? (
        <ProblemState error={found.error} retry={() => void found.refetch()} />
      ) : team ? (
        <TeamWeek department={search.department} span={{ from: monday, to: addDays(monday, 7) }} records={found.data?.activities ?? NONE} days={days} colorOf={colorOf} />
      ) : (
        <Grid
          key={`${scale}-${on}`}
          scale={scale}
          on={on}
          activity={activity}
          activities={found.data?.activities ?? NONE}
          deals={found.data?.deals ?? NONE}
          days={days}
          colorOf={colorOf}
          onSpan={(next) => setShown((before) => (sameValue(before, next) ? before : next))}
        />
      )}
    </div>
  );
}

function spanName(scale: CalendarScale, on: string, monday: string, locale: Locale): string {
  if (scale === 'month') return formatMonth(on, locale);
  return scale === 'day' ? formatDayFull(on, locale) : formatDays(monday, addDays(monday, 6), locale);
}

interface WhoseProps {
  search: { person?: string; department?: string };
  change: (part: { person?: string; department?: string }) => void;
  team: boolean;
}

function Whose({ search, change, team }: WhoseProps) {
  const t = useWords('calendar');
  const target = team ? 'department' : 'user';
  const chosen = team ? search.department : search.person;
  const set = (id: string | undefined) => change(team ? { department: id as string } : { person: id as string });
  if (!useObject(target)) return null;
  return (
    <div className={styles['whose']}>
      <ReferenceSelect
        key={target}
        target={target}
        many={false}
        label={t(team ? 'department' : 'whose')}
        placeholder={t(team ? 'myTeam' : 'mine')}
        value={chosen ? [{ id: chosen, name: null }] : []}
        onChange={([one]) => set(one?.id)}
      />
    </div>
  );
}

interface GridProps {
  scale: Exclude<CalendarScale, 'team'>;
  on: string;
  activity: ObjectView;
  activities: readonly RecordData[];
  deals: readonly RecordData[];
  days: ReadonlyMap<string, boolean>;
  colorOf: (record: RecordData) => string;
  onSpan: (span: Span) => void;
}

function Grid({ scale, on, activity, activities, deals, days, colorOf, onSpan }: GridProps) {
  const locale = useLocale();
  const navigate = useNavigate();
  const client = useQueryClient();
  const open = useOpenForm();
  const me = useMe();
  const move = useMove();
  const calendar = useRef<FullCalendar>(null);
  const now = useCallback(() => `${wallClock(new Date(), locale.timeZone)}Z`, [locale.timeZone]);
  const opportunity = useObject('opportunity');
  const events = useMemo(
    () => [
      ...activities.map((record) => activityEvent(record, colorOf(record), locale.timeZone, activity.rights.update !== 'none')),
      ...deals.map((record) => dealEvent(record, opportunity !== null && opportunity?.rights.update !== 'none')),
    ],
    [activities, deals, colorOf, locale.timeZone, activity, opportunity],
  );
  const dropped = async ({ event, delta, revert }: EventDropArg) => {
    const record = event.extendedProps['record'] as RecordData;
    const object = String(event.extendedProps['object']);
    const values =
      object === 'activity'
        ? { due_at: shifted(asString(record['due_at']), delta.days, delta.milliseconds / 60_000, locale.timeZone) }
        : { close_date: addDays(asString(record['close_date']), delta.days) };
    if (!(await move(object, record, values))) revert();
  };
  const create = async (wall: string) => {
    const due = instantOf(`${wall.slice(0, 10)}T${wall.slice(11, 16) || '09:00'}`, locale.timeZone).toISOString();
    const made = await open({ object: 'activity', values: { due_at: due, owner: { id: me.user.id, name: me.user.name } } });
    if (made) void client.invalidateQueries({ queryKey: ['rows-of', 'activity'] });
  };
  const settled = ({ startStr, endStr }: DatesSetArg) => onSpan({ from: startStr.slice(0, 10), to: endStr.slice(0, 10) });
  const mark = (date: Date, text: string) => <DayMark day={date.toISOString().slice(0, 10)} text={text} works={days.get(date.toISOString().slice(0, 10))} />;
  return (
    <div className={`${layout['calendar']} ${styles['grid']}`} data-scale={scale}>
      <FullCalendar
        ref={calendar}
        plugins={PLUGINS}
        initialView={VIEWS[scale]}
        initialDate={on}
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
        scrollTime="08:00:00"
        slotLabelFormat={CLOCK}
        eventTimeFormat={CLOCK}
        events={events}
        eventDurationEditable={false}
        longPressDelay={250}
        datesSet={settled}
        eventDrop={(drop) => void dropped(drop)}
        eventDidMount={({ el, event }) => el.style.setProperty('--hue', event.backgroundColor || hue('purple'))}
        eventClick={({ event }) => void navigate({ to: '/records/$object/$id', params: { object: String(event.extendedProps['object']), id: (event.extendedProps['record'] as RecordData).id } })}
        {...(activity.rights.create ? { dateClick: ({ dateStr }: { dateStr: string }) => void create(dateStr) } : {})}
        // A day is called by what stands in it, not by its date alone.
        dayCellDidMount={({ el }) => {
          el.removeAttribute('aria-labelledby');
          el.querySelector('.fc-daygrid-day-number')?.removeAttribute('aria-label');
          // Hours without follow-ups would hold nothing that the keyboard could reach to scroll them.
          if (el.classList.contains('fc-timegrid-col')) el.tabIndex = 0;
        }}
        dayCellContent={({ date, dayNumberText, view }) => (view.type === 'dayGridMonth' ? mark(date, dayNumberText.replace('日', '')) : null)}
        dayHeaderContent={({ date, text, view }) => (view.type.startsWith('timeGrid') ? mark(date, text) : text)}
        moreLinkDidMount={({ el }) => el.setAttribute('role', 'button')}
      />
    </div>
  );
}
