import { describe, expect, it } from 'vitest';
import { STAGES, settingsFrom, stageOf } from '../../lib/config.ts';

const context = (given: Record<string, unknown>) => (name: string) => given[name];

describe('the stage that was asked for', () => {
  it('is dev when nobody says', () => {
    expect(settingsFrom(context({}))).toEqual({ stage: 'dev', config: STAGES.dev });
  });

  it('is the one that was named', () => {
    expect(settingsFrom(context({ stage: 'prod' }))).toEqual({
      stage: 'prod',
      config: STAGES.prod,
    });
  });

  it('names the stages that there are when it is none of them', () => {
    expect(() => stageOf('production')).toThrow('No stage production: say dev, staging, prod.');
  });

  it('lets dev reach private hosts and look for layers elsewhere, for an emulator', () => {
    const asked = { allowedHosts: '127.0.0.1:8080,127.0.0.1:8081', layersAt: '/somewhere' };

    const { config } = settingsFrom(context(asked));

    expect(config.allowedHosts).toEqual(['127.0.0.1:8080', '127.0.0.1:8081']);
    expect(config.runner.layersAt).toBe('/somewhere');
  });

  it.each(['staging', 'prod'])('never opens the wall of %s from the command line', (stage) => {
    const asked = context({ stage, allowedHosts: '10.0.0.1:80' });

    expect(() => settingsFrom(asked)).toThrow(`Only dev can be bent`);
  });
});

describe('production', () => {
  it('keeps its data, and lets the wall through to nothing private', () => {
    expect(STAGES.prod).toMatchObject({ keepsData: true, allowedHosts: [] });
  });

  it('has a firewall', () => {
    expect(STAGES.prod.firewall).not.toBe('off');
  });
});
