/** The icons that an object may have. */
export const ICONS = ['table', 'appstore', 'bank', 'book', 'calendar', 'check-square', 'contacts', 'database', 'dollar', 'file', 'flag', 'fund', 'gift', 'global', 'schedule', 'shop', 'shopping', 'solution', 'star', 'team', 'trophy'];
