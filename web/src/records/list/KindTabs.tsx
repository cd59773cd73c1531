import { FieldTimeOutlined, ProjectOutlined } from '@ant-design/icons';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useWords } from '@/areas/shared/useWords';
import { NamedIcon } from '@/ui/icons';
import { Tabs } from '@/ui/Tabs';
import type { ListView } from '../routes';

const ICONS: Readonly<Record<ListView, ReactNode>> = {
  table: <NamedIcon name="table" />,
  board: <ProjectOutlined />,
  calendar: <NamedIcon name="calendar" />,
  timeline: <FieldTimeOutlined />,
  gallery: <NamedIcon name="appstore" />,
  tree: <NamedIcon name="apartment" />,
  map: <NamedIcon name="environment" />,
};

interface KindTabsProps {
  kinds: readonly ListView[];
  active: ListView;
  onChange: (kind: ListView) => void;
}

/** How the records of a list are laid out, beside its filter. */
export function KindTabs({ kinds, active, onChange }: KindTabsProps) {
  const { t } = useTranslation();
  const words = useWords('lists');
  const tabs = kinds.map((key) => ({ key, label: words(`kind.${key}`), icon: ICONS[key] }));
  return <Tabs tabs={tabs} active={active} onChange={onChange} label={t('list.views')} panel="list-panel" quiet />;
}
