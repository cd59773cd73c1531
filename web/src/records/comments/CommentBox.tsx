import { useKeysOf } from '@/shell/shortcuts';
import { Button, Mentions } from 'antd';
import { useRef, useState, type KeyboardEvent } from 'react';
import { useSearch } from '@/areas/search/useSearch';
import { useWords } from '@/areas/shared/useWords';
import { drafts } from '@/lib/store';
import { useSettled } from '@/lib/useSettled';
import { mentionedIn, type Named } from './mentions';
import styles from './Comments.module.css';

interface CommentBoxProps {
  /** Where what is typed is kept until it is sent. */
  draft: string;
  label: string;
  start?: string;
  known?: readonly Named[];
  send: (text: string, mentions: string[]) => Promise<boolean>;
  onCancel?: () => void;
  submit: string;
}

/** A box for a comment; `@` offers people. */
export function CommentBox({ draft, label, start = '', known = [], send, onCancel, submit }: CommentBoxProps) {
  const t = useWords('together');
  useKeysOf('comments');
  const stored = drafts.get(draft);
  const [text, setText] = useState(typeof stored === 'string' ? stored : start);
  const [sought, setSought] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const named = useRef<Named[]>([...known]);
  const settled = useSettled(sought ?? '');
  const people = useSearch(sought === null ? '' : settled, 'user', 8);
  const options = sought ? (people.data ?? []).map((hit) => ({ key: hit.id, value: hit.name ?? hit.id, label: hit.name ?? hit.id })) : [];
  const change = (value: string) => {
    setText(value);
    drafts.set(draft, value);
    // Said here and not only by keys: an input method writes whole words without any.
    setSought(/(?:^|\s)@([^\s@]{0,20})$/u.exec(value)?.[1] ?? null);
  };
  const submitNow = async () => {
    if (!text.trim() || busy) return;
    setBusy(true);
    const sent = await send(text.trim(), mentionedIn(text, named.current));
    setBusy(false);
    if (!sent) return;
    drafts.clear(draft);
    setText('');
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) void submitNow();
    if (event.key === 'Escape' && sought === null) onCancel?.();
  };
  return (
    <div className={styles['box']}>
      <Mentions
        value={text}
        onChange={change}
        onSearch={(value) => setSought(value)}
        onBlur={() => setSought(null)}
        onSelect={(option) => {
          // The box hands out keys of its own: who was meant is told by the name.
          const chosen = people.data?.find((hit) => hit.name === option.value);
          if (chosen?.name) named.current = [...named.current, { id: chosen.id, name: chosen.name }];
          setSought(null);
        }}
        onKeyDown={press}
        options={options}
        filterOption={false}
        loading={people.isFetching}
        notFoundContent={sought ? t('nobody') : t('typeName')}
        placeholder={label}
        aria-label={label}
        autoSize={{ minRows: 2, maxRows: 8 }}
        maxLength={5000}
      />
      <div className={styles['send']}>
        <span className={styles['hint']}>{t('hint')}</span>
        {onCancel && (
          <Button size="small" onClick={onCancel}>
            {t('cancel')}
          </Button>
        )}
        <Button size="small" type="primary" loading={busy} disabled={!text.trim()} onClick={() => void submitNow()}>
          {submit}
        </Button>
      </div>
    </div>
  );
}
