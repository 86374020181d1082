/** One thing that the service cannot do without. */
export interface ReadinessCheck {
  readonly name: 'rows' | 'queue' | 'artifacts' | 'browser';
  /** Resolves if it answers; `untried` if nobody has needed it yet. Rejects if it does not answer. */
  check(): Promise<'ok' | 'untried'>;
}
