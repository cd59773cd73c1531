import { Button } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { get, post, remove } from '@/api/call';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatAgo } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { pushPossible, subscribe } from '@/lib/push';
import { notify } from '@/ui/notice';
import { agentWords } from './agent';
import styles from './NotificationsCard.module.css';

const KEY = ['push-devices'];

/** The devices that messages come to, this one among them if one likes. */
export function Devices() {
  const t = useWords('together');
  const locale = useLocale();
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const query = useQuery({ queryKey: KEY, queryFn: () => get('/push/devices') });
  const refresh = () => client.invalidateQueries({ queryKey: KEY });
  const add = async () => {
    setBusy(true);
    try {
      const { key } = await get('/push/key');
      const made = await subscribe(key);
      if (!made) notify({ kind: 'error', text: t('deviceDenied') });
      else {
        await post('/push/devices', { body: made });
        notify({ kind: 'success', text: t('deviceAdded') });
      }
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('deviceFailed') });
    }
    setBusy(false);
    await refresh();
  };
  const forget = async (id: string) => {
    try {
      await remove('/push/devices/{device}', { path: { device: id } });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
    await refresh();
  };
  return (
    <div className={styles['devices']}>
      <h3>{t('devices')}</h3>
      {(query.data?.devices ?? []).map((device) => (
        <div key={device.id} className={page['line']}>
          <span>{agentWords(device.agent) || t('unknownDevice')}</span>
          <span className={page['soft']}>{formatAgo(device.at, locale)}</span>
          <Button size="small" onClick={() => void forget(device.id)}>
            {t('deviceRemove')}
          </Button>
        </div>
      ))}
      {pushPossible() ? (
        <Button loading={busy} onClick={() => void add()}>
          {t('deviceAdd')}
        </Button>
      ) : (
        <p className={page['hint']}>{t('deviceImpossible')}</p>
      )}
    </div>
  );
}
