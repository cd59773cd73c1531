import { Button, InputNumber, Popconfirm, Switch } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { followJob } from '@/api/jobs';
import { isProblem } from '@/api/problem';
import type { Job } from '@/api/types';
import { SchedulePart } from '@/areas/automations/TriggerEditor';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { sizeText } from '@/fields/file/size';
import { isObject } from '@/lib/equal';
import { formatInstant, formatInstantFull, formatNumber } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowTable, type Asked, type Column } from '@/ui/RowTable';
import { RowsSkeleton } from '@/ui/Skeleton';
import { State } from '@/ui/State';
import { Tag } from '@/ui/Tag';
import { useTitle } from '@/ui/useTitle';
import { backupAddress, backupsQuery, deleteBackup, makeBackup, saveBackups, verifyBackup, type Backup, type Backups, type When } from './api';
import styles from './Backups.module.css';

const NIGHTLY: When = { every: 'day', at: '02:00' };

/** The backups of the server: made by themselves or now, tried out, fetched. */
export function BackupsPage() {
  const t = useWords('backups');
  const query = useQuery(backupsQuery());
  const { busy, run } = useWork();
  useTitle(t('title'));
  const body = () => {
    if (query.error && !query.data) return <ProblemState error={query.error} retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={5} columns={5} />;
    return (
      <>
        <Plan key={JSON.stringify([query.data.when, query.data.keep])} saved={query.data} />
        <Shelf query={query} told={query.data} busy={busy} onVerify={(number) => void run(number, () => verifyBackup(number), 'verified')} />
        <HowToRestore folder={query.data.folder} />
      </>
    );
  };
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <h1>{t('title')}</h1>
        <span className={page['lead']}>{t('lead')}</span>
        {query.data && (
          <span className={page['actions']}>
            <Button type="primary" loading={busy === 'new'} disabled={busy !== null} onClick={() => void run('new', makeBackup, 'made')}>
              {t('now')}
            </Button>
          </span>
        )}
      </header>
      {body()}
    </div>
  );
}

/** Follows a job about a backup (`new` while there is none) and says what came of it. */
function useWork() {
  const t = useWords('backups');
  const client = useQueryClient();
  const [busy, setBusy] = useState<string | null>(null);
  const run = async (about: string, start: () => Promise<Job>, words: 'made' | 'verified') => {
    setBusy(about);
    try {
      const job = await followJob(await start(), () => undefined);
      const whole = !isObject(job.result) || job.result['whole'] !== false;
      if (job.state === 'done' && whole) notify({ kind: 'success', text: t(words) });
      else notify({ kind: 'error', text: t(`${words}Not`) });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    setBusy(null);
    await client.invalidateQueries({ queryKey: ['backups'] });
  };
  return { busy, run };
}

function Plan({ saved }: { saved: Backups }) {
  const t = useWords('backups');
  const client = useQueryClient();
  const [when, setWhen] = useState(saved.when);
  const [keep, setKeep] = useState(saved.keep);
  const [saving, setSaving] = useState(false);
  const id = useId();
  const changed = JSON.stringify([when, keep]) !== JSON.stringify([saved.when, saved.keep]);
  const save = async () => {
    setSaving(true);
    try {
      client.setQueryData(backupsQuery().queryKey, await saveBackups(when, keep));
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setSaving(false);
    }
  };
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('plan')}</h2>
      </header>
      <div className={`${page['cardBody']} ${styles['plan']}`}>
        <span className={styles['part']}>
          <Switch id={`${id}-on`} checked={when !== null} onChange={(on) => setWhen(on ? (saved.when ?? NIGHTLY) : null)} />
          <label htmlFor={`${id}-on`}>{t('automatic')}</label>
        </span>
        {when && (
          <span className={styles['part']}>
            <SchedulePart settings={{ when }} onChange={(next) => setWhen(next['when'] as When)} />
          </span>
        )}
        <span className={styles['part']}>
          <label htmlFor={`${id}-keep`}>{t('keep')}</label>
          <InputNumber id={`${id}-keep`} min={1} max={60} precision={0} value={keep} onChange={(next) => setKeep(next ?? saved.keep)} />
        </span>
        <Button type="primary" ghost disabled={!changed} loading={saving} onClick={() => void save()}>
          {t('save')}
        </Button>
      </div>
    </section>
  );
}

interface ShelfProps {
  query: Asked;
  told: Backups;
  busy: string | null;
  onVerify: (number: string) => void;
}

function Shelf({ query, told, busy, onVerify }: ShelfProps) {
  const t = useWords('backups');
  const locale = useLocale();
  const columns: Column<Backup>[] = [
    { key: 'made_at', title: t('column.made_at'), names: true, cell: (each) => <span className="y-num">{formatInstantFull(each.made_at, locale)}</span> },
    { key: 'size', title: t('column.size'), number: true, cell: (each) => sizeText(each.size) },
    { key: 'holds', title: t('column.holds'), cell: (each) => t(each.outside ? 'holdsOutside' : 'holds', { rows: formatNumber(each.rows, locale), files: each.files, outside: each.outside }) },
    { key: 'state', title: t('column.state'), cell: (each) => <Found backup={each} /> },
  ];
  return (
    <section className={page['card']}>
      <RowTable
        label={t('title')}
        query={query}
        rows={told.backups}
        columns={columns}
        id={(each) => each.number}
        buttons={(each) => <Doing backup={each} busy={busy} onVerify={onVerify} />}
        empty={<State kind="empty" title={t('none')} text={t('noneHint')} />}
      />
    </section>
  );
}

function Found({ backup }: { backup: Backup }) {
  const t = useWords('backups');
  const locale = useLocale();
  const missing = backup.missing > 0 && <Tag color="orange">{t('missing', { count: backup.missing })}</Tag>;
  if (backup.fault) {
    return (
      <>
        <Tag color="red">{t('damaged')}</Tag> <span className={styles['fault']}>{backup.fault}</span>
      </>
    );
  }
  return (
    <>
      {backup.verified_at ? (
        <span title={formatInstantFull(backup.verified_at, locale)}>
          <Tag color="green">{t('whole')}</Tag> {formatInstant(backup.verified_at, locale)}
        </span>
      ) : (
        t('untried')
      )}{' '}
      {missing}
    </>
  );
}

function Doing({ backup, busy, onVerify }: { backup: Backup; busy: string | null; onVerify: (number: string) => void }) {
  const t = useWords('backups');
  const locale = useLocale();
  const client = useQueryClient();
  const name = formatInstantFull(backup.made_at, locale);
  const remove = async () => {
    try {
      await deleteBackup(backup.number);
      notify({ kind: 'success', text: t('removed') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await client.invalidateQueries({ queryKey: ['backups'] });
  };
  return (
    <span className={styles['part']}>
      <Button size="small" loading={busy === backup.number} disabled={busy !== null} aria-label={`${t('verify')}: ${name}`} onClick={() => onVerify(backup.number)}>
        {t('verify')}
      </Button>
      <Button size="small" href={backupAddress(backup.number)} download aria-label={`${t('fetch')}: ${name}`}>
        {t('fetch')}
      </Button>
      <Popconfirm title={t('removeAsk')} okText={t('remove')} cancelText={t('cancel')} onConfirm={() => void remove()}>
        <Button size="small" danger type="text" aria-label={`${t('remove')}: ${name}`}>
          {t('remove')}
        </Button>
      </Popconfirm>
    </span>
  );
}

function HowToRestore({ folder }: { folder: string }) {
  const t = useWords('backups');
  return (
    <section className={page['card']}>
      <header className={page['cardHead']}>
        <h2>{t('restore')}</h2>
      </header>
      <div className={page['cardBody']}>
        <p>{t('restoreHint')}</p>
        <pre className={styles['command']} lang="en">{`YUNCHOU_DATA=/new/folder python3 run.py db restore ${folder}/${t('file')}.backup`}</pre>
        <p className={styles['hint']}>{t('elsewhere')}</p>
      </div>
    </section>
  );
}
