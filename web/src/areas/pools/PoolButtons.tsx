import { TeamOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useWords } from '@/areas/shared/useWords';
import { MenuButton } from '@/ui/Menu';
import { Tag } from '@/ui/Tag';
import { possibleQuery, type Command, type OneCommand, type PooledObject } from './api';
import { CommandDialog } from './CommandDialog';
import { Countdown } from './Countdown';
import { ExtendDialog } from './ExtendDialog';
import { useCommand } from './useCommand';

type Asking = 'assign' | 'give_back' | 'move';

function asks(command: OneCommand): command is Asking {
  return command === 'assign' || command === 'give_back' || command === 'move';
}

/** What can be done with a record by the commands of pools: to claim it at the front, the rest in a menu. */
export default function PoolButtons({ object, id }: { object: PooledObject; id: string }) {
  const t = useWords('pools');
  const query = useQuery(possibleQuery(object, id));
  const { run, busy } = useCommand(object);
  const [open, setOpen] = useState<Asking | null>(null);
  const [extending, setExtending] = useState<'extend' | 'ask_extension' | null>(null);
  const commands = query.data?.commands ?? [];
  const others = commands.filter((each) => each !== 'claim');
  const begin = (command: OneCommand) => {
    if (asks(command)) setOpen(command);
    else if (command === 'extend' || command === 'ask_extension') setExtending(command);
    else void run(command satisfies Command, [id]);
  };
  return (
    <>
      {query.data?.returns_at && <Countdown at={query.data.returns_at} rule={query.data.rule} />}
      {typeof query.data?.extension_days === 'number' && <Tag color="gold">{t('extensionWaits', { count: query.data.extension_days })}</Tag>}
      {commands.includes('claim') && (
        <Button type="primary" loading={busy} onClick={() => begin('claim')}>
          {t('command.claim')}
        </Button>
      )}
      {others.length > 0 && (
        <MenuButton items={others.map((each) => ({ key: each, label: t(`command.${each}`) }))} onChoose={(key) => begin(key as OneCommand)} icon={<TeamOutlined aria-hidden="true" />} loading={busy}>
          {t('pool')}
        </MenuButton>
      )}
      {extending && <ExtendDialog object={object} id={id} granting={extending === 'extend'} onClose={() => setExtending(null)} />}
      {open && query.data && (
        <CommandDialog
          command={open}
          count={1}
          people={query.data.people}
          targets={query.data.targets}
          choosePool={open === 'give_back' && query.data.pool === null}
          busy={busy}
          onRun={(more) => void run(open, [id], more).then((done) => done.length > 0 && setOpen(null))}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}
