import { DeleteOutlined, DownOutlined, FilterOutlined, PlusOutlined, UpOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import type { Answer } from '@/api/client';
import { isProblem } from '@/api/problem';
import { readRecord, updateRecord } from '@/api/records';
import type { RecordData } from '@/api/types';
import page from '@/areas/shared/Page.module.css';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { useObject } from '@/model/context';
import type { ObjectView } from '@/model/view';
import { useLeaveGuard } from '@/records/form/useLeaveGuard';
import { MenuButton } from '@/ui/Menu';
import { notify } from '@/ui/notice';
import { PageSkeleton } from '@/ui/PageSkeleton';
import { ProblemState } from '@/ui/ProblemState';
import { useTitle } from '@/ui/useTitle';
import { BlockEditor } from './BlockEditor';
import { KINDS, blockOf, kept, readContent, type Block, type Kept, type Kind } from './content';
import styles from './Papers.module.css';
import { Preview, type PaperSettings } from './Preview';
import { TextLine } from './TextLine';

/** One print template as a document: its blocks, and beside them the paper of a real record. */
export function TemplatePage() {
  const { id } = useParams({ from: '/shell/print-templates/$id' });
  const query = useQuery({ queryKey: ['print-template', id], queryFn: ({ signal }) => readRecord('print_template', id, signal), gcTime: 0, staleTime: Infinity });
  const view = useObject(asString(query.data?.data['object']));
  if (query.error) return <ProblemState error={query.error} retry={() => void query.refetch()} page />;
  if (!query.data || !view) return <PageSkeleton />;
  return <Editor key={id} answer={query.data} view={view} />;
}

function valueOf(given: unknown): string {
  return typeof given === 'string' ? given : asString((given as { value?: unknown } | null)?.value);
}

function Editor({ answer, view }: { answer: Answer<RecordData>; view: ObjectView }) {
  const t = useWords('papers');
  const client = useQueryClient();
  const [{ data: record, etag }, setAnswer] = useState(answer);
  const first = useMemo(() => readContent(record['content']), [record]);
  const [blocks, setBlocks] = useState<Kept[]>(() => first.blocks.map(kept));
  const [edges, setEdges] = useState({ header: first.header, footer: first.footer });
  const [dirty, setDirty] = useState(false);
  const [busy, setBusy] = useState(false);
  const name = asString(record['name']);
  useTitle(`${name} · ${t('title')}`);
  useLeaveGuard(dirty);
  const content = useMemo(() => ({ blocks: blocks.map((one) => one.block), ...edges }), [blocks, edges]);
  const settings = useMemo<PaperSettings>(
    () => ({
      object: view.name,
      language: valueOf(record['language']) === 'en' ? 'en' : 'zh-CN',
      paper: (valueOf(record['paper']) || 'a4') as PaperSettings['paper'],
      landscape: record['landscape'] === true,
    }),
    [record, view.name],
  );
  const change = (next: Kept[]) => {
    setDirty(true);
    setBlocks(next);
  };
  const save = async () => {
    setBusy(true);
    try {
      setAnswer(await updateRecord('print_template', record.id, { content }, etag));
      setDirty(false);
      void client.invalidateQueries({ queryKey: ['rows', 'print_template'] });
      notify({ kind: 'success', text: t('saved') });
    } catch (error) {
      notify({ kind: 'error', text: isProblem(error) ? (Object.values(error.fieldMessages)[0] ?? error.sentence) : t('failed') });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className={page['page']}>
      <header className={page['head']}>
        <span className={page['crumb']}>
          <Link to="/records/$object/$id" params={{ object: 'print_template', id: record.id }}>
            {t('title')}
          </Link>{' '}
          /
        </span>
        <h1>{name}</h1>
        <div className={page['actions']}>
          <Button type="primary" loading={busy} disabled={!dirty} onClick={() => void save()}>
            {t('save')}
          </Button>
        </div>
      </header>
      <div className={styles['editor']}>
        <div className={styles['blocks']}>
          {(['header', 'footer'] as const).map((edge) => (
            <TextLine
              key={edge}
              view={view}
              label={t(edge)}
              value={edges[edge]}
              onChange={(text) => {
                setDirty(true);
                setEdges({ ...edges, [edge]: text });
              }}
            />
          ))}
          {blocks.length === 0 && <p className={styles['hint']}>{t('empty')}</p>}
          <ol className={styles['list']}>
            {blocks.map((one, at) => (
              <BlockCard key={one.key} view={view} blocks={blocks} at={at} onChange={change} />
            ))}
          </ol>
          <MenuButton
            items={KINDS.map((kind) => ({ key: kind, label: t(`kind.${kind}`) }))}
            onChoose={(kind) => change([...blocks, kept(blockOf(kind as Kind, view))])}
            icon={<PlusOutlined aria-hidden="true" />}
            label={t('addBlock')}
          >
            {t('addBlock')}
          </MenuButton>
        </div>
        <Preview settings={settings} content={content} />
      </div>
    </div>
  );
}

interface BlockCardProps {
  view: ObjectView;
  blocks: Kept[];
  at: number;
  onChange: (blocks: Kept[]) => void;
}

function BlockCard({ view, blocks, at, onChange }: BlockCardProps) {
  const t = useWords('papers');
  const one = blocks[at];
  const [asked, setAsked] = useState(Boolean(one?.block.when));
  if (!one) return null;
  const { block } = one;
  const put = (next: Block) => onChange(blocks.map((each, place) => (place === at ? { ...each, block: next } : each)));
  const move = (step: number) => {
    const next = [...blocks];
    next.splice(at + step, 0, ...next.splice(at, 1));
    onChange(next);
  };
  const kind = `${at + 1}. ${t(`kind.${block.kind}`)}`;
  return (
    <li className={styles['block']} aria-label={kind}>
      <div className={styles['blockHead']}>
        <strong>{kind}</strong>
        <span>
          <Button type="text" size="small" icon={<FilterOutlined aria-hidden="true" />} aria-pressed={asked} aria-label={t('when')} title={t('when')} onClick={() => setAsked(!asked || Boolean(block.when))} />
          <Button type="text" size="small" disabled={at === 0} icon={<UpOutlined aria-hidden="true" />} aria-label={t('up')} title={t('up')} onClick={() => move(-1)} />
          <Button type="text" size="small" disabled={at === blocks.length - 1} icon={<DownOutlined aria-hidden="true" />} aria-label={t('down')} title={t('down')} onClick={() => move(1)} />
          <Button type="text" size="small" danger icon={<DeleteOutlined aria-hidden="true" />} aria-label={t('remove')} title={t('remove')} onClick={() => onChange(blocks.filter((_, place) => place !== at))} />
        </span>
      </div>
      <BlockEditor view={view} block={block} onChange={put} />
      {asked && <Input aria-label={t('when')} addonBefore={t('when')} placeholder={'total > 0'} maxLength={4000} value={block.when} onChange={(event) => put({ ...block, when: event.target.value })} />}
    </li>
  );
}
