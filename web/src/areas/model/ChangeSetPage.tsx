import { DownloadOutlined } from '@ant-design/icons';
import { Button, Select } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { labelText, useLocale } from '@/lib/locale';
import { useModel } from '@/model/context';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { State } from '@/ui/State';
import { notify } from '@/ui/notice';
import { useTitle } from '@/ui/useTitle';
import { modelChanged } from './api';
import { DiffList } from './DiffList';
import { openDraft, useOpenDraft } from './editing';
import { insisting, isItem, referring, without, yielding } from './itemSteps';
import { saveFile } from './saveFile';
import styles from './Studio.module.css';
import { changeDraft, checkSteps, configurationQuery, discardDraft, draftQuery, exportDraft, logChanged, publishDraft, type Checked, type Draft, type ItemStep, type Step, type StepProblem } from './studio';
import { useAttempt } from './useAttempt';

/** One change set: what it changes before and after, what stands in its way, and its publication. */
export function ChangeSetPage() {
  const t = useWords('studio');
  const { id } = useParams({ from: '/shell/change-sets/$id' });
  const draft = useQuery(draftQuery(id));
  useTitle(draft.data?.title ?? t('changeSet'));
  if (draft.error) return <ProblemState error={draft.error} retry={() => void draft.refetch()} page />;
  if (!draft.data) return <PageSkeleton />;
  return <ChangeSet key={id} draft={draft.data} />;
}

function ChangeSet({ draft }: { draft: Draft }) {
  const t = useWords('studio');
  const client = useQueryClient();
  const navigate = useNavigate();
  const open = useOpenDraft();
  const { busy, wrong, attempt } = useAttempt();
  const checked = useQuery({ queryKey: ['model-check', draft.id, draft.version, 'whole'], queryFn: () => checkSteps(draft.steps), placeholderData: (before) => before, staleTime: 0 });
  const keep = (steps: readonly Step[]) =>
    attempt(async () => {
      client.setQueryData(['model-draft', draft.id], await changeDraft(draft, steps));
      await client.invalidateQueries({ queryKey: ['model-drafts'] });
    });
  const end = (work: () => Promise<unknown>, done: string) =>
    attempt(async () => {
      await work();
      if (open === draft.id) openDraft(null);
      for (const key of ['rows', 'record', 'pages', 'views', 'me', 'configuration']) void client.invalidateQueries({ queryKey: [key] });
      await modelChanged(client);
      await logChanged(client);
      notify({ kind: 'success', text: done });
      await navigate({ to: '/model', search: { view: 'changes' } });
    });
  const problems = checked.data?.problems ?? [];
  return (
    <div className={`${page['page']} ${page['narrow']}`}>
      <header className={page['head']}>
        <span className={page['crumb']}>
          <Link to="/model" search={{ view: 'drafts' }}>
            {t('drafts')}
          </Link>{' '}
          /
        </span>
        <h1>{draft.title}</h1>
        <div className={page['actions']}>
          <Button icon={<DownloadOutlined aria-hidden="true" />} disabled={draft.steps.length === 0} onClick={() => void attempt(async () => saveFile(await exportDraft(draft.id)))}>
            {t('exportSet')}
          </Button>
          <Button danger type="text" disabled={busy} onClick={() => void end(() => discardDraft(draft.id), t('discarded', { title: draft.title }))}>
            {t('discard')}
          </Button>
          <Button type="primary" loading={busy} disabled={!checked.data || checked.isFetching || problems.length > 0 || draft.steps.length === 0} onClick={() => void end(() => publishDraft(draft), t('published', { title: draft.title }))}>
            {t('publish')}
          </Button>
        </div>
      </header>
      {wrong && (
        <p className={page['problem']} role="alert">
          {wrong}
        </p>
      )}
      <Gathering draft={draft} />
      {checked.error && <ProblemState error={checked.error} small retry={() => void checked.refetch()} />}
      {draft.steps.length === 0 ? <State kind="empty" title={t('emptySet')} text={t('emptySetHint')} /> : checked.data && <Steps draft={draft} checked={checked.data} busy={busy} onKeep={(steps) => void keep(steps)} />}
    </div>
  );
}

/** Whether what is done elsewhere goes into this change set, and where that is done. */
function Gathering({ draft }: { draft: Draft }) {
  const t = useWords('studio');
  const open = useOpenDraft() === draft.id;
  return (
    <div className={styles['note']}>
      <span>{t(open ? 'gathering' : 'notGathering')}</span>
      <span className={styles['places']}>
        <Button size="small" type={open ? 'default' : 'primary'} onClick={() => openDraft(open ? null : draft.id)}>
          {t(open ? 'leaveDraft' : 'gatherHere')}
        </Button>
        {open && (
          <>
            <Link to="/model" search={{}}>
              {t('toModel')}
            </Link>
            <Link to="/settings">{t('toSettings')}</Link>
            <Link to="/layouts" search={{}}>
              {t('toLayouts')}
            </Link>
            <Link to="/dashboards">{t('toDashboards')}</Link>
          </>
        )}
      </span>
    </div>
  );
}

interface StepsProps {
  draft: Draft;
  checked: Checked;
  busy: boolean;
  onKeep: (steps: readonly Step[]) => void;
}

function Steps({ draft, checked, busy, onKeep }: StepsProps) {
  const t = useWords('studio');
  const { steps } = draft;
  const model = checked.diff.filter((entry) => entry.step === undefined);
  const numbered = steps.map((step, place) => ({ step, place }));
  const problemAt = (place: number) => checked.problems.find((one) => one.step === place);
  const items = numbered.filter((each): each is { step: ItemStep; place: number } => isItem(each.step));
  const ofModel = numbered.filter(({ step }) => !isItem(step));
  return (
    <ul className={styles['changes']} aria-label={t('stepCount', { count: steps.length })}>
      {ofModel.length > 0 && (
        <li className={styles['change']}>
          <div className={styles['changeHead']}>
            <strong>{t('theModel')}</strong>
            <span className={page['soft']}>{t('stepCount', { count: ofModel.length })}</span>
          </div>
          <DiffList diff={model} />
          {checked.retypes.map((one) => (
            <p key={one.step} className={page['hint']} role={one.lost > 0 ? 'alert' : undefined}>
              {t(one.exact ? 'converts' : 'convertsMost', { converted: one.converted, lost: one.lost })}
            </p>
          ))}
          {ofModel.map(({ place }) => {
            const problem = problemAt(place);
            return (
              problem && (
                <p key={place} className={page['problem']} role="alert">
                  {problem.errors[0]?.message ?? problem.detail}{' '}
                  <Button size="small" disabled={busy} onClick={() => onKeep(without(steps, place))}>
                    {t('dropStep')}
                  </Button>
                </p>
              )
            );
          })}
        </li>
      )}
      {items.map(({ step, place }) => (
        <Item key={`${step.kind}.${step.key}`} step={step} lines={checked.diff.filter((entry) => entry.step === place)} problem={problemAt(place)} busy={busy} change={(next) => onKeep(next(steps, place))} />
      ))}
    </ul>
  );
}

interface ItemProps {
  step: ItemStep;
  lines: Checked['diff'];
  problem: StepProblem | undefined;
  busy: boolean;
  change: (next: (steps: readonly Step[], place: number) => Step[]) => void;
}

function Item({ step, lines, problem, busy, change }: ItemProps) {
  const t = useWords('studio');
  const { language } = useLocale();
  const kinds = useQuery(configurationQuery);
  const kind = kinds.data?.find((one) => one.name === step.kind);
  const current = problem?.current;
  return (
    <li className={styles['change']}>
      <div className={styles['changeHead']}>
        <span className={styles['mark']}>{kind ? labelText(kind.label, language) : step.kind}</span>
        <strong>{step.key}</strong>
        <span className={styles['barActions']}>
          <Button size="small" type="text" disabled={busy} aria-label={t('dropNamed', { name: step.key })} onClick={() => change(without)}>
            {t('dropStep')}
          </Button>
        </span>
      </div>
      {lines.length > 0 && <DiffList diff={lines} />}
      {lines.length === 0 && !problem && <p className={styles['none']}>{t('alreadySo')}</p>}
      {problem && (
        <div className={page['problem']} role="alert">
          {problem.errors[0]?.message ?? problem.detail}
          {current && (
            <span className={styles['places']}>
              <Button size="small" disabled={busy} onClick={() => change((steps, place) => yielding(steps, place, current))}>
                {t('keepTheirs')}
              </Button>
              <Button size="small" disabled={busy} onClick={() => change((steps, place) => insisting(steps, place, current))}>
                {t('takeMine')}
              </Button>
            </span>
          )}
          {problem.missing?.map((one) => (
            <Instead key={`${one.object}.${one.key}`} missing={one} options={kinds.data?.find((each) => each.name === one.object)?.items.map((each) => each.key) ?? []} onChoose={(key) => change((steps) => referring(steps, one, key))} />
          ))}
        </div>
      )}
      <Whole step={step} />
    </li>
  );
}

interface InsteadProps {
  missing: { object: string; key: string };
  options: readonly string[];
  onChoose: (key: string) => void;
}

/** Something else to refer to, in every step of the change set. */
function Instead({ missing, options, onChoose }: InsteadProps) {
  const t = useWords('studio');
  const { language } = useLocale();
  const view = useModel().objects.get(missing.object);
  if (options.length === 0) return null;
  const label = t('instead', { object: labelText(view?.label, language) || missing.object, name: missing.key });
  return <Select<string> showSearch style={{ minWidth: 220 }} placeholder={label} aria-label={label} options={options.map((key) => ({ value: key, label: key }))} onChange={onChoose} />;
}

/** All that a step says, as it is kept. */
function Whole({ step }: { step: ItemStep }) {
  const t = useWords('studio');
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className={styles['more']}>{t('beforeAfter')}</summary>
      {open && (
        <div className={styles['sides']}>
          {(['before', 'after'] as const).map((side) => (
            <figure key={side}>
              <figcaption>{t(side)}</figcaption>
              {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard */}
              <pre tabIndex={0}>{step[side] ? JSON.stringify(step[side], null, 2) : t('nothingThere')}</pre>
            </figure>
          ))}
        </div>
      )}
    </details>
  );
}
