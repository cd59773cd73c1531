import { Button, Input, Modal } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { formatDay } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { notify } from '@/ui/notice';
import { Tag } from '@/ui/Tag';
import { readHolidays, type Published } from './api';
import styles from './Organisation.module.css';

/** The holidays of a year, entered from a file or from the text of the notice, after a look at what was understood. */
export default function HolidayDialog({ year, onClose }: { year: number; onClose: () => void }) {
  const t = useWords('organisation');
  const client = useQueryClient();
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState('');
  const [told, setTold] = useState<Published | null>(null);
  const [busy, setBusy] = useState(false);
  const fresh = told?.days.filter((day) => !day.known).length ?? 0;
  const ask = async (given: string, preview: boolean) => {
    setBusy(true);
    try {
      const answer = await readHolidays(given, year, preview);
      if (preview) {
        setTold(answer);
        return;
      }
      notify({ kind: 'success', text: t('entered', { count: answer.entered }) });
      await client.invalidateQueries();
      onClose();
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  const change = (next: string) => {
    setText(next);
    setTold(null);
  };
  const take = async (chosen: File | undefined) => {
    if (!chosen) return;
    const content = await textOf(chosen);
    setText(content);
    await ask(content, true);
  };
  return (
    <Modal
      open
      width={640}
      title={t('enterTitle', { year })}
      okText={told ? t('enter', { count: fresh }) : t('look')}
      cancelText={t('cancel')}
      confirmLoading={busy}
      okButtonProps={{ disabled: told ? fresh === 0 : text.trim() === '' }}
      onOk={() => void ask(text, told === null)}
      onCancel={onClose}
    >
      <p className={styles['hint']} id="published-hint">
        {t('enterHint')}
      </p>
      <Input.TextArea
        rows={7}
        value={text}
        aria-label={t('published')}
        aria-describedby="published-hint"
        placeholder={t('publishedExample')}
        onChange={(event) => change(event.target.value)}
      />
      <p className={styles['upload']}>
        <Button size="small" onClick={() => file.current?.click()}>
          {t('fromFile')}
        </Button>
        <input ref={file} type="file" accept=".csv,.txt,.tsv,.ics" hidden onChange={(event) => void take(event.target.files?.[0])} />
      </p>
      {told && <Told told={told} />}
    </Modal>
  );
}

/** Text files come from Windows too, in the Chinese code page. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer();
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

function Told({ told }: { told: Published }) {
  const t = useWords('organisation');
  const locale = useLocale();
  return (
    <div role="status">
      {told.days.length === 0 && <p>{t('nothingRead')}</p>}
      {told.unread.length > 0 && <p className={styles['hint']}>{t('unread', { lines: told.unread.slice(0, 10).join(t('comma')), count: told.unread.length })}</p>}
      <ul className={styles['published']}>
        {told.days.map((day) => (
          <li key={`${day.kind} ${day.starts_on} ${day.ends_on}`}>
            <span>{day.name}</span>
            <span className="y-num">{day.starts_on === day.ends_on ? formatDay(day.starts_on, locale) : `${formatDay(day.starts_on, locale)} – ${formatDay(day.ends_on, locale)}`}</span>
            <Tag color={day.kind === 'work' ? 'orange' : 'green'}>{t(day.kind === 'work' ? 'works' : 'off')}</Tag>
            {day.known && <span className={styles['hint']}>{t('known')}</span>}
          </li>
        ))}
      </ul>
    </div>
  );
}
