import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Button } from 'antd';
import { useState } from 'react';
import { seenAs } from '@/api/client';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords, type Words } from '@/areas/shared/useWords';
import { PrintEntry } from '@/areas/papers/Entries';
import { Html } from '@/fields/rich_text/html';
import { currencySymbol, formatDay, formatInstant, formatMonth, formatPercent } from '@/lib/format';
import { useLocale, type Locale } from '@/lib/locale';
import { Comments } from '@/records/comments/Comments';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable, type Column } from '@/ui/RowTable';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { useTitle } from '@/ui/useTitle';
import { GOAL } from '../api';
import { shownFigure } from '../grid/amounts';
import { goalLetterRoute } from '../routes';
import { loadLetter, remindLetter, sendLetter, type Letter, type Member } from './api';
import { Answer } from './Answer';
import styles from './Letter.module.css';

const LETTER = 'goal_letter';
const ANSWERS: Readonly<Record<string, string>> = { confirmed: 'green', objected: 'red' };
const STATUSES: Readonly<Record<string, string>> = { sent: 'blue', closed: 'green' };
const PARTS = ['basis', 'strategy', 'initiatives'] as const;

/** A figure with all its digits, as it is answered for. */
function exact(value: string | null, unit: string, locale: Locale): string {
  if (value === null) return '—';
  const text = shownFigure(value, unit, locale);
  return unit === 'money' ? `${currencySymbol(locale.currency)}${text}` : text;
}

/** A letter of goals: what they rest on and how they are reached, the numbers by month, and what everybody says to it. */
export function LetterPage() {
  const t = useWords('goalLetters');
  const { id } = goalLetterRoute.useParams();
  const query = useQuery({ queryKey: ['rows-of', GOAL, 'letter', id], queryFn: ({ signal }) => loadLetter(id, signal), enabled: !seenAs() });
  useTitle(query.data?.name ?? t('title'));
  // Letters are asked for by an action, which nobody runs in another's place.
  if (seenAs()) return <State kind="locked" title={t('ownAlone')} page />;
  if (query.error && !query.data) return <ProblemState error={query.error} page retry={() => void query.refetch()} />;
  if (!query.data) return <PageSkeleton />;
  return <Shown letter={query.data} t={t} />;
}

function Shown({ letter, t }: { letter: Letter; t: Words }) {
  const locale = useLocale();
  const mine = letter.members.filter((one) => one.mine);
  const facts = [letter.rule, t('yearOf', { year: String(letter.year) }), letter.department, ...(letter.due_on ? [t('dueOn', { day: formatDay(letter.due_on, locale) })] : [])];
  return (
    <div className={`${page['page'] ?? ''} ${page['narrow'] ?? ''}`}>
      <header className={page['head']}>
        <h1>{letter.name}</h1>
        <Tag color={STATUSES[letter.status]}>{t(`status.${letter.status}`)}</Tag>
        <Buttons letter={letter} t={t} />
      </header>
      <p className={`${page['lead'] ?? ''} ${styles['lead'] ?? ''}`}>{facts.join(' · ')}</p>
      {mine.map((one) => (
        <Own key={one.reply} letter={letter} member={one} t={t} />
      ))}
      {PARTS.map((part) => (letter[part] ? <Part key={part} title={t(part)} html={letter[part]} /> : null))}
      {letter.may_send && <Members letter={letter} t={t} />}
      <section className={page['card']}>
        <header className={page['cardHead']}>
          <h2>{t('discussion')}</h2>
        </header>
        <div className={page['cardBody']}>
          <Comments object={LETTER} id={letter.id} />
        </div>
      </section>
    </div>
  );
}

function Part({ title, html }: { title: string; html: string }) {
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{title}</h2>
      </header>
      <div className={`${page['cardBody'] ?? ''} ${styles['words'] ?? ''}`}>
        <Html html={html} />
      </div>
    </section>
  );
}

/** What the head of the department does with the letter. */
function Buttons({ letter, t }: { letter: Letter; t: Words }) {
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const waiting = letter.members.filter((one) => one.answer === 'open').length;
  const run = async (work: () => Promise<string>) => {
    setBusy(true);
    try {
      notify({ kind: 'success', text: await work() });
      refreshObject(client, LETTER);
      refreshObject(client, GOAL);
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={page['actions']}>
      <PrintEntry object={LETTER} id={letter.id} />
      {letter.may_send && (
        <>
          <Link to="/records/$object/$id" params={{ object: LETTER, id: letter.id }}>
            {t('edit')}
          </Link>
          {letter.status === 'sent' && (
            <Button disabled={waiting === 0} loading={busy} onClick={() => void run(async () => t('reminded', { count: (await remindLetter(letter.id)).members }))}>
              {t('remind', { count: waiting })}
            </Button>
          )}
          {letter.status !== 'closed' && (
            <Button type={letter.status === 'draft' ? 'primary' : 'default'} loading={busy} onClick={() => void run(async () => t('sent', { count: (await sendLetter(letter.id)).sent }))}>
              {t(letter.status === 'draft' ? 'send' : 'sendAgain')}
            </Button>
          )}
        </>
      )}
    </span>
  );
}

/** The reader's own goal: the numbers by month, the share of the department's, and the answer. */
function Own({ letter, member, t }: { letter: Letter; member: Member; t: Words }) {
  const locale = useLocale();
  const amount = (value: string | null) => exact(value, letter.unit, locale);
  return (
    <section className={page['card']} aria-label={t('ownGoal')}>
      <header className={page['cardHead']}>
        <h2>{t('ownOf', { name: member.name })}</h2>
        <Tag color={ANSWERS[member.answer]}>{t(`answers.${member.answer}`)}</Tag>
        {member.changed && <Tag color="gold">{t('changed')}</Tag>}
      </header>
      <div className={page['cardBody']}>
        <dl className={styles['figures']}>
          <div>
            <dt>{t('year')}</dt>
            <dd className="y-num">{amount(member.total)}</dd>
          </div>
          <div>
            <dt>{t('departmentGoal', { name: letter.department })}</dt>
            <dd className="y-num">{amount(letter.target)}</dd>
          </div>
          {member.share !== null && (
            <div>
              <dt>{t('share')}</dt>
              <dd className="y-num">{formatPercent(Number(member.share), locale)}</dd>
            </div>
          )}
          <div>
            <dt>{t('version')}</dt>
            <dd className="y-num">{member.version}</dd>
          </div>
        </dl>
        <ol className={styles['months']} aria-label={t('byMonth')}>
          {letter.months.map((first, at) => (
            <li key={first}>
              <span>{formatMonth(first, locale)}</span>
              <b className="y-num">{amount(member.months[at] ?? null)}</b>
            </li>
          ))}
        </ol>
        {member.objection && <p className={styles['objection']}>{member.objection}</p>}
        {member.answered_at && <p className={page['soft']}>{t('answeredAt', { at: formatInstant(member.answered_at, locale) })}</p>}
        {letter.status === 'sent' && <Answer member={member} t={t} />}
      </div>
    </section>
  );
}

/** Who has confirmed, who objects and who has said nothing yet. */
function Members({ letter, t }: { letter: Letter; t: Words }) {
  const locale = useLocale();
  const amount = (value: string | null) => exact(value, letter.unit, locale);
  const count = (answer: string) => letter.members.filter((one) => one.answer === answer).length;
  const columns: Column<Member>[] = [
    { key: 'name', title: t('who'), names: true, cell: (one) => one.name },
    { key: 'total', title: t('year'), number: true, cell: (one) => amount(one.total) },
    { key: 'share', title: t('share'), number: true, cell: (one) => (one.share === null ? '—' : formatPercent(Number(one.share), locale)) },
    {
      key: 'answer',
      title: t('answer'),
      cell: (one) => (
        <span className={styles['answer']}>
          <Tag color={ANSWERS[one.answer]}>{t(`answers.${one.answer}`)}</Tag>
          {one.changed && <Tag color="gold">{t('changed')}</Tag>}
        </span>
      ),
    },
    { key: 'objection', title: t('objection'), cell: (one) => one.objection ?? '' },
    { key: 'at', title: t('when'), cell: (one) => (one.answered_at ? formatInstant(one.answered_at, locale) : '') },
  ];
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('members')}</h2>
        <span className={page['soft']}>{t('counts', { confirmed: count('confirmed'), objected: count('objected'), open: count('open') })}</span>
      </header>
      <RowTable label={t('members')} query={{ error: null, refetch: () => Promise.resolve() }} rows={letter.members} columns={columns} id={(one) => one.reply} empty={<State kind="empty" title={t('none')} text={t('noneHint')} small />} />
    </section>
  );
}
