import { useQueryClient } from '@tanstack/react-query';
import { Button, Input } from 'antd';
import { useId, useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import type { Words } from '@/areas/shared/useWords';
import { refreshObject } from '@/records/refresh';
import { notify } from '@/ui/notice';
import { GOAL } from '../api';
import { answerLetter, type Member } from './api';
import styles from './Letter.module.css';

/** Confirms one's goal, or objects to it and says why. */
export function Answer({ member, t }: { member: Member; t: Words }) {
  const client = useQueryClient();
  const id = useId();
  const [objecting, setObjecting] = useState(false);
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const say = async (answer: 'confirmed' | 'objected') => {
    setBusy(true);
    try {
      await answerLetter(member.reply, answer, answer === 'objected' ? text.trim() : null);
      setObjecting(false);
      setText('');
      refreshObject(client, 'goal_letter_reply');
      refreshObject(client, GOAL);
      notify({ kind: 'success', text: t(answer === 'confirmed' ? 'confirmed' : 'objected') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  if (objecting)
    return (
      <div className={page['form']}>
        <label htmlFor={id}>{t('why')}</label>
        <Input.TextArea id={id} rows={3} maxLength={2000} value={text} autoFocus onChange={(event) => setText(event.target.value)} />
        <span className={styles['buttons']}>
          <Button type="primary" loading={busy} disabled={text.trim() === ''} onClick={() => void say('objected')}>
            {t('sendObjection')}
          </Button>
          <Button onClick={() => setObjecting(false)}>{t('cancel')}</Button>
        </span>
      </div>
    );
  return (
    <span className={styles['buttons']}>
      <Button type="primary" loading={busy} disabled={member.answer === 'confirmed' && !member.changed} onClick={() => void say('confirmed')}>
        {t('confirm')}
      </Button>
      <Button onClick={() => setObjecting(true)}>{t('object')}</Button>
    </span>
  );
}
