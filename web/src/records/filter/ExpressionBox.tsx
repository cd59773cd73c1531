import { Button, Input } from 'antd';
import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { checkExpression } from '@/api/model';
import { isProblem } from '@/api/problem';
import { MarkedFault } from '@/fields/shared/MarkedFault';
import type { ObjectView } from '@/model/view';
import styles from './FilterBar.module.css';

interface ExpressionBoxProps {
  view: ObjectView;
  value: string;
  /** Whether the expression can also be said as a sentence. */
  sayable: boolean;
  onApply: (where: string) => void;
  onClose: () => void;
}

/** What the server says is wrong, and at which place of the text that it was asked about. */
interface Fault {
  message: string;
  at?: number | undefined;
  text?: string;
}

/** The filter as an expression; it is checked before it is used, and the place of a mistake is shown. */
export default function ExpressionBox({ view, value, sayable, onApply, onClose }: ExpressionBoxProps) {
  const { t } = useTranslation();
  const [text, setText] = useState(value);
  const [problem, setProblem] = useState<Fault | null>(null);
  const [busy, setBusy] = useState(false);
  const apply = async () => {
    const expression = text.trim();
    setBusy(true);
    setProblem(null);
    try {
      const answer = expression ? await checkExpression(view.name, expression) : { type: 'boolean' };
      if (answer.type === 'boolean') onApply(expression);
      else setProblem({ message: t('filter.notCondition') });
    } catch (error) {
      setProblem(isProblem(error) ? { message: error.sentence, at: error.errors[0]?.at, text: expression } : { message: t('state.brokenHint') });
    } finally {
      setBusy(false);
    }
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) {
      event.preventDefault();
      void apply();
    }
  };
  return (
    <div className={styles['expression']}>
      <Input.TextArea
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={press}
        autoSize={{ minRows: 1, maxRows: 6 }}
        placeholder={t('filter.expressionExample')}
        aria-label={t('filter.expression')}
        aria-invalid={problem !== null}
        spellCheck={false}
        maxLength={4000}
        autoFocus
        {...(problem ? { status: 'error' as const } : {})}
      />
      {problem?.at !== undefined && <MarkedFault text={problem.text ?? ''} at={problem.at} />}
      <div className={styles['expressionFoot']}>
        {problem ? <p role="alert">{problem.message}</p> : <p>{sayable ? t('filter.expressionHint') : t('filter.tooRich')}</p>}
        <Button size="small" onClick={onClose}>
          {sayable ? t('filter.sentence') : t('filter.clear')}
        </Button>
        <Button size="small" type="primary" loading={busy} onClick={() => void apply()}>
          {t('filter.apply')}
        </Button>
      </div>
    </div>
  );
}
