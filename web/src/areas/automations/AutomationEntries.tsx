import { AppstoreAddOutlined, ExperimentOutlined, ExportOutlined, ImportOutlined, PlayCircleOutlined } from '@ant-design/icons';
import { Button, Card, Modal } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { known } from '@/api/call';
import { queryRecords } from '@/api/records';
import page from '@/areas/shared/Page.module.css';
import { useDoing } from '@/areas/shared/useDoing';
import { useWords } from '@/areas/shared/useWords';
import { asString } from '@/fields/shared/values';
import { idIn } from '@/lib/expression';
import { labelText, useLocale } from '@/lib/locale';
import { saveText } from '@/lib/saveText';
import { useModel } from '@/model/context';
import { ProblemState } from '@/ui/ProblemState';
import { RowsSkeleton } from '@/ui/Skeleton';
import { PHONE, useMedia } from '@/ui/useMedia';
import styles from './Automations.module.css';
import { bringIn, copyTemplate, loadDocument, startOne, templatesQuery } from './api';
import { TryDialog } from './TryDialog';

/** A document as it was read from a file; what is no JSON is refused by the server like any other document that is none. */
function parsed(text: string): object {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** On the list of automations: one from a template, or from a document. */
export function AutomationsEntry() {
  const t = useWords('automations');
  const [choosing, setChoosing] = useState(false);
  const phone = useMedia(PHONE);
  const file = useRef<HTMLInputElement>(null);
  const show = useShow();
  const act = useDoing('rows');
  return (
    <>
      <Button icon={<AppstoreAddOutlined aria-hidden="true" />} onClick={() => setChoosing(true)}>
        {t('fromTemplate')}
      </Button>
      {!phone && (
        <Button icon={<ImportOutlined aria-hidden="true" />} onClick={() => file.current?.click()}>
          {t('bringIn')}
        </Button>
      )}
      <input
        ref={file}
        type="file"
        accept=".json,application/json"
        hidden
        aria-label={t('bringIn')}
        onChange={(event) => {
          const chosen = event.target.files?.[0];
          if (chosen) void act(async () => show(await bringIn(known(parsed(await chosen.text())))), t('broughtIn'));
          event.target.value = '';
        }}
      />
      {choosing && <Gallery onClose={() => setChoosing(false)} />}
    </>
  );
}

function useShow(): (id: string) => Promise<void> {
  const navigate = useNavigate();
  return (id) => navigate({ to: '/records/$object/$id', params: { object: 'automation', id } });
}

/** The templates, each with what it is good for. */
function Gallery({ onClose }: { onClose: () => void }) {
  const t = useWords('automations');
  const { language } = useLocale();
  const { objects } = useModel();
  const query = useQuery(templatesQuery);
  const show = useShow();
  const act = useDoing('rows');
  const body = () => {
    if (query.error) return <ProblemState error={query.error} small retry={() => void query.refetch()} />;
    if (!query.data) return <RowsSkeleton rows={4} columns={2} />;
    return (
      <div className={styles['gallery']}>
        {query.data.map((template) => (
          <Card key={template.code} size="small" title={labelText(template.label, language)} extra={<span className={page['soft']}>{labelText(objects.get(template.object ?? '')?.label, language)}</span>}>
            <p>{labelText(template.text, language)}</p>
            <Button size="small" aria-label={t('useTemplate', { name: labelText(template.label, language) })} onClick={() => void act(async () => show(await copyTemplate(template.code)), t('copied'))}>
              {t('copy')}
            </Button>
          </Card>
        ))}
      </div>
    );
  };
  return (
    <Modal open width={860} title={t('fromTemplate')} footer={null} onCancel={onClose}>
      <p className={page['hint']}>{t('templateHint')}</p>
      {body()}
    </Modal>
  );
}

/** On the page of an automation: trying it, starting one that is about no record, taking it out. */
export function AutomationEntry({ id }: { id: string }) {
  const t = useWords('automations');
  const [trying, setTrying] = useState(false);
  const act = useDoing('automation-runs');
  const query = useQuery({
    queryKey: ['rows', 'automation', 'entry', id],
    queryFn: async ({ signal }) => (await queryRecords('automation', { fields: ['name', 'object', 'trigger', 'active'], where: idIn([id]), limit: 1 }, signal)).records[0] ?? null,
  });
  const automation = query.data;
  if (!automation) return null;
  const object = asString(automation['object']) || null;
  const takeOut = async () => saveText(`${asString(automation['name'])}.json`, JSON.stringify(await loadDocument(id), null, 2), 'application/json');
  return (
    <>
      {automation['trigger'] === 'manual' && object === null && automation['active'] === true && (
        <Button icon={<PlayCircleOutlined aria-hidden="true" />} onClick={() => void act(() => startOne(id, null), t('startedOne'))}>
          {t('startNow')}
        </Button>
      )}
      <Button icon={<ExperimentOutlined aria-hidden="true" />} onClick={() => setTrying(true)}>
        {t('try')}
      </Button>
      <Button icon={<ExportOutlined aria-hidden="true" />} onClick={() => void act(takeOut)}>
        {t('takeOut')}
      </Button>
      {trying && <TryDialog id={id} object={object} onClose={() => setTrying(false)} />}
    </>
  );
}
