import { Button, Checkbox, Input, Select, Switch } from 'antd';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { isProblem } from '@/api/problem';
import { changeNotificationSettings, channels, readNotificationSettings, type Channel, type NotificationSettings } from '@/api/together';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { notify } from '@/ui/notice';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { Devices } from './Devices';
import styles from './NotificationsCard.module.css';

const KEY = ['notification-settings'];
const USUAL_QUIET = { begins: '22:00', ends: '08:00', days_off: false };

/** The settings with other channels for some kinds. */
function withChannels(settings: NotificationSettings, chosen: Record<string, Channel[] | null>): NotificationSettings {
  return { ...settings, kinds: settings.kinds.map((kind) => (kind.name in chosen ? { ...kind, channels: chosen[kind.name] ?? kind.default, chosen: chosen[kind.name] !== null } : kind)) };
}

type Change = (part: Parameters<typeof changeNotificationSettings>[0]) => void;

/** What the person is told of, by which channels, and when not. */
export function NotificationsCard() {
  const t = useWords('together');
  const client = useQueryClient();
  const query = useQuery({ queryKey: KEY, queryFn: ({ signal }) => readNotificationSettings(signal) });
  const change = useMutation({
    mutationFn: changeNotificationSettings,
    // What was chosen stands at once; the answer confirms it, or puts it right.
    onMutate: (part) => client.setQueryData<NotificationSettings>(KEY, (held) => held && withChannels(held, part.channels ?? {})),
    onSuccess: (answer) => client.setQueryData(KEY, answer),
    onError: (error) => {
      void client.invalidateQueries({ queryKey: KEY });
      notify({ kind: 'error', text: isProblem(error) ? (error.errors[0]?.message ?? error.sentence) : t('failed') });
    },
  });
  const set: Change = (part) => change.mutate(part);
  return (
    <section className={page['card']} id="notifications" aria-label={t('settings')}>
      <div className={page['cardHead']}>
        <h2>{t('settings')}</h2>
        <span className={page['soft']}>{t('settingsHint')}</span>
      </div>
      {query.error && !query.data ? <ProblemState error={query.error} small retry={() => void query.refetch()} /> : null}
      {query.isPending && <RowsSkeleton rows={16} columns={4} />}
      {query.data && (
        <>
          <Kinds settings={query.data} onChange={set} />
          <div className={page['cardBody']}>
            <Times settings={query.data} onChange={set} />
            <Devices />
          </div>
        </>
      )}
    </section>
  );
}

function Kinds({ settings, onChange }: { settings: NotificationSettings; onChange: Change }) {
  const t = useWords('together');
  const choose = (name: string, held: readonly Channel[], channel: Channel, on: boolean) => onChange({ channels: { [name]: channels.filter((each) => (each === channel ? on : held.includes(each))) } });
  return (
    <div className={page['scroll']}>
      <table className={page['table']}>
        <thead>
          <tr>
            <th scope="col">{t('kindOf')}</th>
            {channels.map((channel) => (
              <th key={channel} scope="col">
                {t(`channel.${channel}`)}
              </th>
            ))}
            <th scope="col">
              <span className="y-hidden">{t('back')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {settings.kinds.map((kind) => (
            <tr key={kind.name}>
              <th scope="row">
                {kind.label}
                {kind.urgent && <span className={page['soft']}> {t('urgent')}</span>}
              </th>
              {channels.map((channel) => (
                <td key={channel}>
                  <Checkbox
                    checked={kind.channels.includes(channel)}
                    aria-label={`${kind.label}: ${t(`channel.${channel}`)}`}
                    onChange={(event) => choose(kind.name, kind.channels, channel, event.target.checked)}
                  />
                </td>
              ))}
              <td>
                {kind.chosen && (
                  <Button type="link" size="small" onClick={() => onChange({ channels: { [kind.name]: null } })} aria-label={`${t('back')}: ${kind.label}`}>
                    {t('back')}
                  </Button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Times({ settings, onChange }: { settings: NotificationSettings; onChange: Change }) {
  const t = useWords('together');
  const { quiet, digest } = settings;
  const zones = Intl.supportedValuesOf('timeZone');
  const options = [...new Set([settings.time_zone, ...zones])].map((value) => ({ value, label: value }));
  return (
    <div className={styles['times']}>
      <span id="quiet-label">{t('quiet')}</span>
      <div className={page['line']}>
        <Switch checked={quiet !== null} aria-labelledby="quiet-label" onChange={(on) => onChange({ quiet: on ? USUAL_QUIET : null })} />
        {quiet && (
          <>
            <Time label={t('quietFrom')} value={quiet.begins} onChange={(begins) => onChange({ quiet: { ...quiet, begins } })} />
            <Time label={t('quietUntil')} value={quiet.ends} onChange={(ends) => onChange({ quiet: { ...quiet, ends } })} />
            <Checkbox checked={quiet.days_off} onChange={(event) => onChange({ quiet: { ...quiet, days_off: event.target.checked } })}>
              {t('quietDaysOff')}
            </Checkbox>
          </>
        )}
        <span className={page['hint']}>{t('quietHint')}</span>
      </div>
      <label htmlFor="digest-every">{t('digest')}</label>
      <div className={page['line']}>
        <Select
          id="digest-every"
          aria-label={t('digest')}
          value={digest.every}
          onChange={(every) => onChange({ digest: { ...digest, every } })}
          style={{ minWidth: 140 }}
          options={(['hour', 'day', 'working_day', 'week'] as const).map((value) => ({ value, label: t(`every.${value}`) }))}
        />
        {digest.every === 'week' && (
          <Select<number[]>
            mode="multiple"
            aria-label={t('weekdays')}
            value={digest.weekdays}
            onChange={(weekdays) => weekdays.length > 0 && onChange({ digest: { ...digest, weekdays } })}
            style={{ minWidth: 160 }}
            options={[1, 2, 3, 4, 5, 6, 7].map((value) => ({ value, label: t(`weekday.${value}`) }))}
          />
        )}
        {digest.every !== 'hour' && <Time label={t('digestAt')} value={digest.at} onChange={(at) => onChange({ digest: { ...digest, at } })} />}
      </div>
      <label htmlFor="notify-zone">{t('timeZone')}</label>
      <Select id="notify-zone" aria-label={t('timeZone')} value={settings.time_zone} onChange={(time_zone) => onChange({ time_zone })} showSearch options={options} style={{ maxWidth: 280 }} />
    </div>
  );
}

function Time({ label, value, onChange }: { label: string; value: string; onChange: (value: string) => void }) {
  return (
    <label className={page['line']}>
      {label}
      <Input type="time" value={value} style={{ width: 120 }} onChange={(event) => event.target.value && onChange(event.target.value.slice(0, 5))} />
    </label>
  );
}
