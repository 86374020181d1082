/** Whether a constructor of `Intl` accepts a name; it says so by throwing. */
const accepts = (construct: () => unknown): boolean => {
  try {
    return Boolean(construct());
  } catch {
    return false;
  }
};

export const isTimeZone = (timeZone: string): boolean =>
  accepts(() => new Intl.DateTimeFormat('en', { timeZone }));

export const isLocale = (locale: string): boolean =>
  accepts(() => Intl.getCanonicalLocales(locale).length === 1);
