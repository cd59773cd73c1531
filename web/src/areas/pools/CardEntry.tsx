import { IdcardOutlined } from '@ant-design/icons';
import { Button, Input, Modal } from 'antd';
import { useState } from 'react';
import { post } from '@/api/call';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { useOpenForm } from '@/records/form/host';

/** Reads the text of a business card into the form of a new lead. */
export default function CardEntry() {
  const t = useWords('pools');
  const openForm = useOpenForm();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const read = async () => {
    setBusy(true);
    setProblem('');
    try {
      const { rest, website, address, ...found } = await post('/actions/crm.read_card', { body: { text } });
      const values: Record<string, unknown> = Object.fromEntries(Object.entries(found).filter(([, value]) => value !== null));
      if (Object.keys(values).length === 0) {
        setProblem(t('cardNothing'));
        return;
      }
      const more = [address, website, ...rest].filter(Boolean).join('\n');
      setOpen(false);
      setText('');
      await openForm({ object: 'lead', values: { ...values, ...(more ? { description: more } : {}) } });
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('failed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <Button icon={<IdcardOutlined aria-hidden="true" />} onClick={() => setOpen(true)}>
        {t('card')}
      </Button>
      <Modal open={open} title={t('cardTitle')} okText={t('cardRead')} cancelText={t('cancel')} okButtonProps={{ disabled: !text.trim(), loading: busy }} onOk={() => void read()} onCancel={() => setOpen(false)}>
        <div className={page['form']}>
          <label htmlFor="card-text">{t('cardHint')}</label>
          <Input.TextArea id="card-text" value={text} maxLength={4000} autoSize={{ minRows: 6, maxRows: 14 }} onChange={(event) => setText(event.target.value)} />
          {problem && (
            <p className={page['problem']} role="alert">
              {problem}
            </p>
          )}
        </div>
      </Modal>
    </>
  );
}
