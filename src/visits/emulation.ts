import * as z from 'zod';
import { DEVICE_NAMES } from './devices.ts';

const Viewport = z.strictObject({
  width: z.int().min(1).max(3_840).optional().meta({ description: 'Width in CSS pixels.' }),
  height: z.int().min(1).max(4_320).optional().meta({ description: 'Height in CSS pixels.' }),
  deviceScaleFactor: z
    .number()
    .min(0.25)
    .max(3)
    .optional()
    .meta({ description: 'Device pixels for one CSS pixel.' }),
  isMobile: z.boolean().optional().meta({ description: 'Honour the viewport meta tag.' }),
  hasTouch: z.boolean().optional().meta({ description: 'Offer touch events.' }),
});

const isTimeZone = (name: string): boolean => {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
};

const isLocale = (name: string): boolean => {
  try {
    return Intl.getCanonicalLocales(name).length === 1;
  } catch {
    return false;
  }
};

const Geolocation = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  accuracyM: z.number().min(0).max(100_000).default(10).meta({ description: 'In metres.' }),
});

/** Fields for who the page thinks is looking, and with what. */
export const emulationFields = {
  device: z
    .enum(DEVICE_NAMES)
    .default('desktop')
    .meta({ description: 'Screen and User-Agent in one; viewport and userAgent win over it.' }),
  viewport: Viewport.default({}).meta({
    description: 'Size of the window that the page sees, where it differs from that of device.',
  }),
  media: z.enum(['screen', 'print']).optional().meta({ description: 'CSS media type.' }),
  colorScheme: z
    .enum(['light', 'dark'])
    .optional()
    .meta({ description: 'Answer to prefers-color-scheme.' }),
  reducedMotion: z
    .boolean()
    .default(false)
    .meta({ description: 'Answer to prefers-reduced-motion.' }),
  timeZone: z
    .string()
    .max(64)
    .refine(isTimeZone, 'This is not a time zone of the IANA database, such as Europe/Berlin.')
    .optional()
    .meta({ description: 'Time zone that the page sees. Default UTC.' }),
  locale: z
    .string()
    .max(35)
    .refine(isLocale, 'This is not a language tag (BCP 47), such as de-CH.')
    .optional()
    .meta({ description: 'Language that the page sees, and is asked for in. Default en-US.' }),
  geolocation: Geolocation.optional().meta({
    description: 'Where the page is told that it is; it may ask for it only then.',
  }),
} as const;
