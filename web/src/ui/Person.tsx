import { Avatar } from './Avatar';

export function Person({ name, size = 22 }: { name: string; size?: number }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 7, minWidth: 0, maxWidth: '100%' }}>
      <Avatar name={name} size={size} />
      <span className="y-ellipsis">{name}</span>
    </span>
  );
}
