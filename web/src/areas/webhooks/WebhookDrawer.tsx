import { Button, Drawer, Input, Select } from 'antd';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isProblem, type ApiProblem } from '@/api/problem';
import { Labelled } from '@/areas/model/Labelled';
import styles from '@/areas/model/Model.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { addWebhook, changeWebhook, type Webhook } from './api';
import { useEventText } from './events';

const VERBS = ['*', 'created', 'updated', 'deleted', 'restored'] as const;

interface WebhookDrawerProps {
  /** Null for a new one. */
  webhook: Webhook | null;
  onClose: () => void;
  onMade?: (made: Webhook) => void;
}

/** A new webhook, or what may change of one. */
export function WebhookDrawer({ webhook, onClose, onMade }: WebhookDrawerProps) {
  const t = useWords('webhooks');
  const client = useQueryClient();
  const options = useEventOptions();
  const [name, setName] = useState(webhook?.name ?? '');
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [events, setEvents] = useState<string[]>(webhook?.events ?? []);
  const [problem, setProblem] = useState<ApiProblem | null>(null);
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const values = { name: name.trim(), url: url.trim(), events };
      if (webhook) await changeWebhook(webhook.id, values);
      else onMade?.(await addWebhook(values));
      await client.invalidateQueries({ queryKey: ['webhooks'] });
      notify({ kind: 'success', text: t(webhook ? 'saved' : 'made', { name: values.name }) });
      onClose();
    } catch (error) {
      if (isProblem(error)) setProblem(error);
      else throw error;
    } finally {
      setBusy(false);
    }
  };
  const messages = problem?.fieldMessages ?? {};
  return (
    <Drawer
      open
      size={480}
      title={t(webhook ? 'edit' : 'add')}
      onClose={onClose}
      footer={
        <div style={{ display: 'flex', gap: 8 }}>
          <Button type="primary" loading={busy} disabled={!name.trim() || !url.trim() || events.length === 0} onClick={() => void save()}>
            {t('save')}
          </Button>
          <Button onClick={onClose}>{t('cancel')}</Button>
        </div>
      }
    >
      <div className={styles['form']}>
        <Labelled label={t('name')} problem={messages['name']}>
          {(id) => <Input id={id} value={name} onChange={(event) => setName(event.target.value)} maxLength={100} placeholder={t('nameExample')} autoFocus />}
        </Labelled>
        <Labelled label={t('url')} hint={t('urlHint')} problem={messages['url']}>
          {(id) => <Input id={id} type="url" value={url} onChange={(event) => setUrl(event.target.value)} maxLength={2000} placeholder="https://" spellCheck={false} />}
        </Labelled>
        <Labelled label={t('events')} hint={t('eventsHint')} problem={messages['events'] ?? (problem && Object.keys(messages).length === 0 ? problem.sentence : undefined)}>
          {(id) => <Select<string[]> id={id} mode="multiple" value={events} onChange={setEvents} options={options} showSearch={{ optionFilterProp: 'label' }} placeholder={t('eventsExample')} />}
        </Labelled>
      </div>
    </Drawer>
  );
}

function useEventOptions() {
  const text = useEventText();
  const { language } = useLocale();
  const model = useModel();
  return [
    { value: '*', label: text('*') },
    ...[...model.objects.values()].map((view) => ({
      label: labelText(view.label, language),
      options: VERBS.map((verb) => ({ value: `${view.name}.${verb}`, label: text(`${view.name}.${verb}`) })),
    })),
  ];
}
