import { Button, Checkbox, Modal } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import { actionsQuery } from '@/model/queries';
import { notify } from '@/ui/notice';
import { refreshAll } from '../liveChanges';
import styles from './ConvertDialog.module.css';

const MOST = 200;

/** Converts the chosen leads at once; not shown to those who may not, nor for more than one call takes. */
export default function ConvertMany({ ids, onDone }: { ids: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const may = useQuery(actionsQuery).data?.some((one) => one.name === 'crm.convert_leads') ?? false;
  const [open, setOpen] = useState(false);
  const [deal, setDeal] = useState(false);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState('');
  if (!may || ids.length > MOST) return null;
  const convert = async () => {
    setBusy(true);
    setProblem('');
    try {
      const { converted, skipped } = await post('/actions/crm.convert_leads', { body: { leads: [...ids], opportunity: deal } });
      refreshAll(client);
      const words = [t('convert.manyDone', { count: converted }), ...(skipped ? [t('convert.manySkipped', { count: skipped })] : [])];
      notify({ kind: 'success', text: words.join(' · ') });
      setOpen(false);
      onDone();
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('state.brokenHint'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {t('convert.many')}
      </Button>
      <Modal open={open} title={t('convert.manyTitle', { count: ids.length })} okText={t('convert.submit')} cancelText={t('common.cancel')} confirmLoading={busy} onOk={() => void convert()} onCancel={() => setOpen(false)}>
        <div className={styles['body']}>
          <p className={styles['fixed']}>{t('convert.manyHelp')}</p>
          <Checkbox checked={deal} onChange={(event) => setDeal(event.target.checked)}>
            {t('convert.withDeal')}
          </Checkbox>
          {problem && (
            <p className={styles['problem']} role="alert">
              {problem}
            </p>
          )}
        </div>
      </Modal>
    </>
  );
}
