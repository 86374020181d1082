/**
 * Something that the owner must put right before the service can start. The message is one line
 * that says what, and how; whoever started the service prints it without a stack.
 */
export class StartFailure extends Error {
  override readonly name = 'StartFailure';
}
