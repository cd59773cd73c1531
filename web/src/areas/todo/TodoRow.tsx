import { ClockCircleOutlined, HolderOutlined, MoreOutlined, UndoOutlined } from '@ant-design/icons';
import { Button, Checkbox } from 'antd';
import { useRef, type KeyboardEvent } from 'react';
import { Link, useNavigate } from '@tanstack/react-router';
import type { Reference } from '@/api/types';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { formatInstant } from '@/lib/format';
import { labelText, useLocale } from '@/lib/locale';
import { useMe, useModel } from '@/model/context';
import { MenuButton } from '@/ui/Menu';
import { Tag } from '@/ui/Tag';
import type { TodoItem, TodoSource, TodoView } from './api';
import { snoozedUntil, snoozes, type Snooze } from './times';
import styles from './Todo.module.css';
import type { TodoWork } from './useTodoWork';

interface TodoRowProps {
  item: TodoItem;
  source: TodoSource | undefined;
  view: TodoView;
  /** Of somebody else: to look at only. */
  others: boolean;
  work: TodoWork;
  /** Absent where nothing is handed over. */
  onHandOver: ((item: TodoItem) => void) | null;
  /** Puts the item so many places further down; absent where there is no order of one's own. */
  onMove: ((by: number) => void) | null;
  onDragStart?: () => void;
  onDrop?: () => void;
}

/** What an item is about: the record that its source names beside it. */
function aboutOf(item: TodoItem): (Reference & { object: string }) | null {
  for (const name of ['about', 'opportunity', 'account', 'lead']) {
    const value = item.more[name] as (Reference & { object?: string }) | null | undefined;
    if (value?.name) return { ...value, object: value.object ?? name };
  }
  return null;
}

/** The approval that an item asks to decide; decisions have a page of their own. */
function approvalOf(item: TodoItem): string | null {
  const found = item.more['approval'] as Reference | null | undefined;
  return item.source === 'approval' ? (found?.id ?? null) : null;
}

/** The days of the forecast that an item asks for; it is submitted on the page of the forecast. */
function forecastOf(item: TodoItem): string | null {
  const [from, to] = [asString(item.more['from']), asString(item.more['to'])];
  return item.source === 'forecast_request' && from && to ? `${from}..${to}` : null;
}

/** A line of the list: ticking off, what and when, and what else may be done with it. */
export function TodoRow({ item, source, view, others, work, onHandOver, onMove, onDragStart, onDrop }: TodoRowProps) {
  const t = useWords('todo');
  const locale = useLocale();
  const me = useMe();
  const navigate = useNavigate();
  const line = useRef<HTMLLIElement>(null);
  const name = item.name ?? t('unnamed');
  const asked = !others && item.more['handover'] === 'asked' && item.owner?.id === me.user.id;
  const finishes = !others && source?.finishes === true;
  const approval = approvalOf(item);
  const forecast = forecastOf(item);
  const open = () => void (approval ? navigate({ to: '/approvals', search: { id: approval } }) : forecast ? navigate({ to: '/forecast', search: { tab: 'calls', period: forecast } }) : navigate({ to: '/records/$object/$id', params: { object: item.object, id: item.record }, search: { tab: item.source === 'mention' ? 'comments' : undefined } }));
  const press = (event: KeyboardEvent<HTMLLIElement>) => {
    if (event.target !== event.currentTarget) return;
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step && event.altKey && onMove) onMove(step);
    else if (step) neighbour(line.current, step)?.focus();
    else if (event.key === ' ' && finishes) void work.finish([item], view !== 'done');
    else if (event.key === 'Enter') open();
    else if (event.key === 's' && view === 'open' && !others) void work.snooze([item], snoozedUntil('tomorrow', locale.timeZone));
    else return;
    event.preventDefault();
  };
  return (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- a line answers to keys and is dragged as a whole
    <li
      ref={line}
      className={styles['row']}
      data-late={item.bucket === 'overdue' && view === 'open' ? '' : undefined}
      // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- each line is a stop of the list's own keys
      tabIndex={0}
      onKeyDown={press}
      draggable={onMove !== null}
      onDragStart={onDragStart}
      onDragOver={(event) => onMove && event.preventDefault()}
      onDrop={onDrop}
    >
      {onMove && <HolderOutlined className={styles['handle']} aria-hidden="true" />}
      {finishes && (
        <Checkbox
          checked={view === 'done'}
          aria-label={t(view === 'done' ? 'reopen' : 'finish', { name })}
          onChange={() => void work.finish([item], view !== 'done')}
        />
      )}
      <Words item={item} name={name} source={source} others={others} />
      <span className={styles['tools']}>
        {asked && (
          <>
            <Button size="small" type="primary" onClick={() => void work.answer(item, true)} aria-label={t('acceptNamed', { name })}>
              {t('accept')}
            </Button>
            <Button size="small" onClick={() => void work.answer(item, false)} aria-label={t('returnNamed', { name })}>
              {t('return')}
            </Button>
          </>
        )}
        {view === 'snoozed' && !others && (
          <Button size="small" icon={<UndoOutlined aria-hidden="true" />} onClick={() => void work.snooze([item], null)} aria-label={t('wakeNamed', { name })}>
            {t('wake')}
          </Button>
        )}
        {view === 'open' && !others && (
          <MenuButton
            label={t('more', { name })}
            icon={<MoreOutlined aria-hidden="true" />}
            items={[
              ...snoozes.map((how) => ({ key: how, icon: <ClockCircleOutlined />, label: t(`snooze.${how}`) })),
              ...(item.source === 'todo' && onHandOver ? [{ key: 'hand', label: t('handOver'), divided: true }] : []),
            ]}
            onChoose={(key) => (key === 'hand' ? onHandOver?.(item) : void work.snooze([item], snoozedUntil(key as Snooze, locale.timeZone)))}
          />
        )}
      </span>
    </li>
  );
}

function neighbour(line: HTMLElement | null, step: number): HTMLElement | undefined {
  const lines = [...(line?.closest('[data-todo-list]')?.querySelectorAll<HTMLElement>('li[tabindex]') ?? [])];
  return line ? lines[lines.indexOf(line) + step] : undefined;
}

function Words({ item, name, source, others }: { item: TodoItem; name: string; source: TodoSource | undefined; others: boolean }) {
  const t = useWords('todo');
  const locale = useLocale();
  const model = useModel();
  const about = aboutOf(item);
  const approval = approvalOf(item);
  const forecast = forecastOf(item);
  const giver = item.more['given_by'] as Reference | null | undefined;
  const kind = asString(item.more['kind']);
  const options = model.objects.get(item.object)?.fields.get('kind')?.options ?? [];
  const kindLabel = options.find((each) => each.value === kind)?.label;
  return (
    <span className={styles['words']}>
      {approval ? (
        <Link to="/approvals" search={{ id: approval }} draggable={false}>
          {[asString(item.more['title']), name].filter(Boolean).join(' · ')}
        </Link>
      ) : forecast ? (
        <Link to="/forecast" search={{ tab: 'calls', period: forecast }} draggable={false}>
          {name}
        </Link>
      ) : (
        <Link to="/records/$object/$id" params={{ object: item.object, id: item.record }} search={{ tab: item.source === 'mention' ? 'comments' : undefined }} draggable={false}>
          {name}
        </Link>
      )}
      <span className={styles['meta']}>
        {item.more['priority'] === 'high' && <Tag color="red">{t('important')}</Tag>}
        <span>{kindLabel ? labelText(kindLabel, locale.language) : source ? labelText(source.label, locale.language) : ''}</span>
        {item.due_at && (
          <time dateTime={item.due_at} className={styles['due']}>
            {item.bucket === 'overdue' ? t('overdueSince', { when: formatInstant(item.due_at, locale) }) : formatInstant(item.due_at, locale)}
          </time>
        )}
        {item.snoozed_until && <span>{t('backAt', { when: formatInstant(item.snoozed_until, locale) })}</span>}
        {about && (
          <Link to="/records/$object/$id" params={{ object: about.object, id: about.id }} draggable={false}>
            {about.name}
          </Link>
        )}
        {approval && asString(item.more['summary']) && <span>{asString(item.more['summary'])}</span>}
        {giver?.name && <span>{t(`handover.${asString(item.more['handover']) || 'accepted'}`, { name: giver.name })}</span>}
        {(others || item.source === 'mention') && item.owner?.name && <span>{item.owner.name}</span>}
      </span>
    </span>
  );
}
