import { LinkOutlined } from '@ant-design/icons';
import { Button, Modal, Typography } from 'antd';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import { makeToken } from '@/areas/me/api';
import { useWords } from '@/areas/shared/useWords';

/** Gives the address by which other programs read the person's calendar; it is a secret, shown once, and ended with its token. */
export function Subscription() {
  const t = useWords('calendar');
  const [shown, setShown] = useState(false);
  const [secret, setSecret] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const make = async () => {
    setBusy(true);
    setProblem('');
    try {
      setSecret((await makeToken(t('subscription.token'), ['activity:read'], null)).token);
    } catch (error) {
      setProblem(isProblem(error) ? error.sentence : t('subscription.failed'));
    } finally {
      setBusy(false);
    }
  };
  const close = () => {
    setShown(false);
    setSecret('');
  };
  const address = `${window.location.origin}/calendar.ics?token=${secret}`;
  return (
    <>
      <Button icon={<LinkOutlined aria-hidden="true" />} onClick={() => setShown(true)}>
        {t('subscription.open')}
      </Button>
      <Modal title={t('subscription.title')} open={shown} onCancel={close} footer={<Button onClick={close}>{t('subscription.close')}</Button>}>
        <p>{t('subscription.words')}</p>
        {secret ? (
          <Typography.Paragraph copyable={{ text: address }} style={{ overflowWrap: 'anywhere' }}>
            {address}
          </Typography.Paragraph>
        ) : (
          <Button type="primary" loading={busy} onClick={() => void make()}>
            {t('subscription.make')}
          </Button>
        )}
        {problem && <p role="alert">{problem}</p>}
        <p>{t('subscription.both', { address: `${window.location.origin}/caldav/` })}</p>
      </Modal>
    </>
  );
}
