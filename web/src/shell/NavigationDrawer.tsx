import { Drawer } from 'antd';
import { useTranslation } from 'react-i18next';
import { Navigation } from './Navigation';

export default function NavigationDrawer({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Drawer
      open={open}
      onClose={onClose}
      placement="left"
      size={224}
      closable={false}
      styles={{ body: { padding: 0, display: 'flex' } }}
      aria-label={t('shell.navigation')}
    >
      <Navigation folded={false} onFold={null} onChosen={onClose} />
    </Drawer>
  );
}
