import { Button, Modal } from 'antd';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { checkExpression } from '@/api/model';
import { isProblem } from '@/api/problem';
import { useWords } from '@/areas/shared/useWords';
import { useModel } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { GroupBox } from './GroupBox';
import styles from './GroupBox.module.css';
import { finderOf, writeGroup, type FilterGroup } from './groups';

interface GroupDialogProps {
  view: ObjectView;
  group: FilterGroup;
  onApply: (where: string) => void;
  /** Goes on with the expression that the groups stand for. */
  onExpression: (where: string) => void;
  onClose: () => void;
}

/** A filter with its groups, and the expression that it stands for. */
export default function GroupDialog({ view, group: begun, onApply, onExpression, onClose }: GroupDialogProps) {
  const t = useWords('filters');
  const core = useTranslation().t;
  const model = useModel();
  const finder = useMemo(() => finderOf(model, view.name), [model, view.name]);
  const [group, setGroup] = useState(begun);
  const [fault, setFault] = useState('');
  const [busy, setBusy] = useState(false);
  const where = writeGroup(group, finder);
  const apply = async () => {
    setBusy(true);
    setFault('');
    try {
      if (where) await checkExpression(view.name, where);
      onApply(where);
    } catch (error) {
      setFault(isProblem(error) ? error.sentence : core('state.brokenHint'));
      setBusy(false);
    }
  };
  return (
    <Modal
      open
      width={820}
      title={t('title')}
      onCancel={onClose}
      footer={[
        <Button key="expression" type="link" onClick={() => onExpression(where)}>
          {t('asExpression')}
        </Button>,
        <Button key="cancel" onClick={onClose}>
          {core('common.cancel')}
        </Button>,
        <Button key="apply" type="primary" loading={busy} onClick={() => void apply()}>
          {core('filter.apply')}
        </Button>,
      ]}
    >
      <GroupBox view={view} group={group} depth={0} onChange={setGroup} />
      {where ? <code className={styles['says']}>{where}</code> : <p className={styles['hint']}>{t('nothingYet')}</p>}
      {fault && (
        <p role="alert" className={styles['fault']}>
          {fault}
        </p>
      )}
    </Modal>
  );
}
