/** What a page sees of the machine that shows it. */
export interface Screen {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly deviceScaleFactor: number;
  readonly isMobile: boolean;
  readonly hasTouch: boolean;
}

export interface Device extends Screen {
  /** Absent: the browser's own. */
  readonly userAgent?: string;
}

const screen = (width: number, height: number, deviceScaleFactor = 1): Device => ({
  width,
  height,
  deviceScaleFactor,
  isMobile: false,
  hasTouch: false,
});

const handheld = (
  width: number,
  height: number,
  deviceScaleFactor: number,
  userAgent: string,
): Device => ({ width, height, deviceScaleFactor, isMobile: true, hasTouch: true, userAgent });

const IPHONE =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
const IPAD =
  'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1';
const ANDROID =
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/153.0.0.0 Mobile Safari/537.36';

/** Few, and each a class of machines: exact models change every year. */
export const DEVICES = {
  desktop: screen(1_280, 800),
  'desktop-hd': screen(1_920, 1_080),
  'desktop-4k': screen(3_840, 2_160),
  laptop: screen(1_440, 900, 2),
  iphone: handheld(390, 844, 3, IPHONE),
  'iphone-landscape': handheld(844, 390, 3, IPHONE),
  android: handheld(412, 915, 2.625, ANDROID),
  'android-landscape': handheld(915, 412, 2.625, ANDROID),
  ipad: handheld(820, 1_180, 2, IPAD),
  'ipad-landscape': handheld(1_180, 820, 2, IPAD),
} as const satisfies Record<string, Device>;

export type DeviceName = keyof typeof DEVICES;

export const DEVICE_NAMES = Object.keys(DEVICES) as [DeviceName, ...DeviceName[]];

/** The screen that an input asks for: its device, and what its viewport says differently. */
export function screenOf({
  device,
  viewport,
}: {
  readonly device: DeviceName;
  readonly viewport: { readonly [Field in keyof Screen]?: Screen[Field] | undefined };
}): Screen {
  const { width, height, deviceScaleFactor, isMobile, hasTouch } = DEVICES[device];
  return {
    width: viewport.width ?? width,
    height: viewport.height ?? height,
    deviceScaleFactor: viewport.deviceScaleFactor ?? deviceScaleFactor,
    isMobile: viewport.isMobile ?? isMobile,
    hasTouch: viewport.hasTouch ?? hasTouch,
  };
}
