import { Input } from 'antd';
import { useEffect, useState } from 'react';
import { isProblem } from '@/api/problem';
import { checkCondition } from '@/api/quality';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import type { EditorProps } from '@/fields/types';
import { useRuleObjectName } from './ruleObject';
import styles from './Rules.module.css';

const PAUSE = 400;

/** The condition of a rule, checked on the server whenever its author pauses; the place of a mistake is shown. */
export default function ConditionEditor({ id, value, onChange, label, describedBy, invalid }: EditorProps) {
  const t = useWords('quality');
  const object = useRuleObjectName();
  const text = asString(value);
  const said = useVerdict(object, text);
  return (
    <>
      <Input.TextArea
        id={id}
        value={text}
        onChange={(event) => onChange(event.target.value)}
        autoSize={{ minRows: 2, maxRows: 10 }}
        placeholder={t('condition.example')}
        aria-label={label}
        aria-describedby={describedBy}
        aria-invalid={invalid || said.kind === 'wrong'}
        spellCheck={false}
        maxLength={4000}
        className={styles['code'] ?? ''}
      />
      <p className={styles['verdict']} data-kind={said.kind} role="status">
        {said.kind === 'right' ? t('condition.right') : said.text || (object ? t('condition.hint') : t('condition.first'))}
      </p>
    </>
  );
}

interface Verdict {
  kind: 'none' | 'right' | 'wrong';
  text: string;
}

const NONE: Verdict = { kind: 'none', text: '' };

function useVerdict(object: string, text: string): Verdict {
  const [said, setSaid] = useState(NONE);
  useEffect(() => {
    let current = true;
    const tell = (verdict: Verdict) => {
      if (current) setSaid(verdict);
    };
    const timer = setTimeout(() => {
      if (!object || !text.trim()) tell(NONE);
      else
        checkCondition(object, text).then(
          () => tell({ kind: 'right', text: '' }),
          (error: unknown) => tell(isProblem(error, 400) ? { kind: 'wrong', text: explained(error.sentence, error.errors[0]?.at, text) } : NONE),
        );
    }, PAUSE);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [object, text]);
  return said;
}

/** The message with the few characters around the mistake. */
function explained(message: string, at: number | undefined, text: string): string {
  if (at === undefined) return message;
  const near = [...text].slice(Math.max(0, at - 6), at + 10).join('');
  return near ? `${message}（…${near}…）` : message;
}
