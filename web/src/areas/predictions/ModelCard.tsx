import { Button, Select } from 'antd';
import { ReloadOutlined } from '@ant-design/icons';
import { useState } from 'react';
import { isProblem } from '@/api/problem';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { formatInstant, formatNumber, formatPercent } from '@/lib/format';
import { useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { notify } from '@/ui/notice';
import { Tag } from '@/ui/Tag';
import { configure, trainNow, type Learned } from './api';
import { Calibration } from './Calibration';
import { pathText } from './paths';
import styles from './Predictions.module.css';

const COLORS = { learned: 'green', no_signal: 'orange', too_few: 'blue', untrained: null } as const;
const MOST_INFLUENCES = 8;

interface ModelCardProps {
  model: Learned;
  running: boolean;
  mayTrain: boolean;
  onChanged: () => void;
}

/** One outcome: its state, its figures, what it is learned from and what not. */
export function ModelCard({ model, running, mayTrain, onChanged }: ModelCardProps) {
  const t = useWords('predictions');
  const locale = useLocale();
  const called = useCalled(model);
  const top = Math.max(...model.influence.map((one) => one.weight));
  return (
    <section className={page['card']} aria-labelledby={`model-${model.code}`}>
      <header className={page['cardHead']}>
        <h2 id={`model-${model.code}`}>{t(`models.${model.code}`)}</h2>
        <Tag color={model.active ? COLORS[model.state] : null}>{model.active ? t(`states.${model.state}`) : t('off')}</Tag>
        {mayTrain && <Buttons model={model} running={running} onChanged={onChanged} />}
      </header>
      <p className={styles['verdict']}>
        {t(`verdict.${model.state}`, {
          rows: formatNumber(model.rows, locale),
          ones: formatNumber(model.ones, locale),
          outcome: t(`outcome.${model.code}`),
          auc: model.auc === null ? '' : formatNumber(model.auc, locale, 3),
        })}
        {model.rows >= model.most_rows && ` ${t('capped', { count: formatNumber(model.most_rows, locale) })}`}
      </p>
      {model.suspicious && (
        <p className={styles['warning']} role="alert">
          {t('suspicious', { field: called(model.influence[0]?.path ?? '', model.influence[0]?.field ?? '') })}
        </p>
      )}
      {model.auc !== null && <Figures model={model} />}
      <div className={styles['columns']}>
        {model.state === 'learned' && (
          <section>
            <h3>{t('calibration')}</h3>
            <Calibration bands={model.bands} />
          </section>
        )}
        {model.state === 'learned' && (
          <section>
            <h3>{t('influence')}</h3>
            <ol className={styles['weights']}>
              {model.influence.slice(0, MOST_INFLUENCES).map((one) => (
                <li key={one.path}>
                  <span>{called(one.path, one.field)}</span>
                  <i style={{ width: `${Math.round((one.weight / top) * 100)}%` }} aria-hidden="true" />
                  <span className="y-num">{formatPercent(Math.round(one.weight * 100) / 100, locale)}</span>
                </li>
              ))}
            </ol>
          </section>
        )}
        <LeftOut model={model} mayTrain={mayTrain} onChanged={onChanged} />
      </div>
    </section>
  );
}

/** What a field of the model's records is called. */
function useCalled({ object }: Learned) {
  const model = useModel();
  const locale = useLocale();
  return (path: string, told: string) => pathText(object, path, told, model, locale);
}

function Figures({ model }: { model: Learned }) {
  const t = useWords('predictions');
  const locale = useLocale();
  const number = (value: number | null) => (value === null ? '—' : formatNumber(value, locale, 3));
  const figures: readonly [string, string, string][] = [
    ['auc', number(model.auc), t('between', { low: number(model.auc_low), high: number(model.auc_high) })],
    ['calibrationError', model.calibration === null ? '—' : formatPercent(Math.round(model.calibration * 1000) / 1000, locale), t('calibrationErrorHint')],
    ['brier', number(model.brier), t('brierHint', { usual: number(model.brier_usual) })],
    ['usual', model.usual === null ? '—' : formatPercent(Math.round(model.usual * 1000) / 1000, locale), t('usualHint')],
    [
      'algorithm',
      model.algorithm ? t(`algorithms.${model.algorithm}`) : '—',
      Object.entries(model.tried)
        .map(([name, value]) => `${t(`algorithms.${name}`)} ${number(value)}`)
        .join(' · '),
    ],
    ['trained', model.trained_at ? formatInstant(model.trained_at, locale) : '—', t('trainedHint', { number: model.number, count: model.scored })],
  ];
  return (
    <dl className={styles['figures']}>
      {figures.map(([name, value, hint]) => (
        <div key={name}>
          <dt>{t(name)}</dt>
          <dd>
            <strong>{value}</strong>
            <small>{hint}</small>
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The fields that are not learned from, and the choice of more of them. */
function LeftOut({ model, mayTrain, onChanged }: Omit<ModelCardProps, 'running'>) {
  const t = useWords('predictions');
  const locale = useLocale();
  const called = useCalled(model);
  const found = model.left_out.filter((one) => one.kind !== 'on_the_way');
  const onTheWay = model.left_out.filter((one) => one.kind === 'on_the_way');
  const byHand = model.left_out.filter((one) => one.kind === 'by_hand').map((one) => one.path);
  const save = async (paths: string[]) => {
    try {
      await configure(model.code, { left_out: paths });
      onChanged();
      notify({ kind: 'success', text: t('leftOutSaved') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    }
  };
  return (
    <section>
      <h3>{t('leftOut')}</h3>
      {found.length === 0 && <p className={styles['soft']}>{t('leftOutNone')}</p>}
      <ul className={styles['left']}>
        {found.map((one) => (
          <li key={`${one.kind}.${one.path}`}>
            <strong>{called(one.path, one.field)}</strong>{' '}
            {t(`why.${one.kind}`, { figure: formatPercent(Math.round((one.figure ?? 0) * 100) / 100, locale), outcome: t(`outcome.${model.code}`) })}
          </li>
        ))}
      </ul>
      {model.auc_all !== null && (
        <p className={styles['soft']}>{t('withAll', { auc: formatNumber(model.auc_all, locale, 3) })}</p>
      )}
      {onTheWay.length > 0 && <p className={styles['soft']}>{t('onTheWay', { fields: onTheWay.map((one) => called(one.path, one.field)).join(t('comma')) })}</p>}
      {mayTrain && (
        <Select
          mode="multiple"
          className={styles['chooser']}
          aria-label={t('leaveOut')}
          placeholder={t('leaveOut')}
          optionFilterProp="label"
          value={byHand}
          onChange={(paths: string[]) => void save(paths)}
          options={model.fields.map((one) => ({ value: one.path, label: called(one.path, one.field) }))}
        />
      )}
    </section>
  );
}

function Buttons({ model, running, onChanged }: Omit<ModelCardProps, 'mayTrain'>) {
  const t = useWords('predictions');
  const [busy, setBusy] = useState(false);
  const run = async (doing: () => Promise<unknown>, done: string) => {
    setBusy(true);
    try {
      await doing();
      onChanged();
      notify({ kind: 'success', text: done });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? error.sentence : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <span className={page['actions']}>
      <Button disabled={busy} onClick={() => void run(() => configure(model.code, { active: !model.active }), t(model.active ? 'switchedOff' : 'switchedOn'))}>
        {t(model.active ? 'switchOff' : 'switchOn')}
      </Button>
      {model.active && (
        <Button type="primary" icon={<ReloadOutlined aria-hidden="true" />} loading={busy || running} onClick={() => void run(() => trainNow(model.code), t('started'))}>
          {t(running ? 'training' : 'train')}
        </Button>
      )}
    </span>
  );
}
