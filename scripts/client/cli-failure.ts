/** What the caller of a command can put right: told in one line, without a stack. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure';
}
