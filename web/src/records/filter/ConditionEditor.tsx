import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import type { ObjectView } from '@/model/view';
import { ConditionInputs } from './ConditionInputs';
import styles from './FilterBar.module.css';
import type { Condition } from './filter';

interface ConditionEditorProps {
  view: ObjectView;
  condition: Condition;
  onChange: (condition: Condition) => void;
  onDone: () => void;
}

/** A condition, changed and then used. */
export function ConditionEditor({ view, condition, onChange, onDone }: ConditionEditorProps) {
  const { t } = useTranslation();
  return (
    <form
      className={styles['editor']}
      onSubmit={(event) => {
        event.preventDefault();
        onDone();
      }}
    >
      <ConditionInputs view={view} condition={condition} onChange={onChange} focus />
      <Button type="primary" htmlType="submit">
        {t('common.ok')}
      </Button>
    </form>
  );
}
